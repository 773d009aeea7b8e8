package io.pinion.rabbitmq.bench;

/**
 * What one contender did in one round.
 *
 * @param tookNs from the first delivery to the last acknowledgement
 * @param processorNs of the contender's process
 */
record Turn(String contender, int bulk, int round, int messages, long tookNs, long processorNs) {
    double messagesPerSecond() {
        return messages * 1e9 / tookNs;
    }

    double processorNsPerMessage() {
        return (double) processorNs / messages;
    }
}
