package io.pinion.stress.net;

/**
 * How often a datagram meets a fault, in a thousand; at most one fault each.
 *
 * @param lost it is dropped
 * @param doubled it is passed on twice
 * @param late it is passed on after the next one
 */
record DatagramFaults(int lost, int doubled, int late) {
    /** Every datagram is passed on. */
    static final DatagramFaults NONE = new DatagramFaults(0, 0, 0);
}
