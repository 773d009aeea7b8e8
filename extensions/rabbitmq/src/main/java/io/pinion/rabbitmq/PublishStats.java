package io.pinion.rabbitmq;

/**
 * What became of the messages of a connection so far:
 * {@code published = confirmed + returned + nacked + failed + waiting} whenever nothing moves.
 *
 * @param published how many messages {@code put} has taken
 * @param confirmed of those, how many the broker has confirmed
 * @param returned how many mandatory messages fitted no queue
 * @param nacked how many the broker has refused with a nack
 * @param republished how often a message was sent once more after a lost connection or channel
 * @param failed how many ended otherwise: time-outs, refusals, lost connections, closing, cancelling
 * @param waiting how many are on their way, in messages
 * @param waitingBytes how many bytes are on their way
 * @param blocked how many virtual hosts the broker keeps from publishing because of an alarm
 */
public record PublishStats(
        long published,
        long confirmed,
        long returned,
        long nacked,
        long republished,
        long failed,
        int waiting,
        int waitingBytes,
        int blocked) {
    static final PublishStats NOTHING = new PublishStats(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
