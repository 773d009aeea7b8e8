package io.pinion.examples.demo;

/**
 * What the demo's own collector sends back, as big-endian longs: over a stream, after each read, how many complete lines
 * it has from this connection; over datagrams the same after each burst, and the answer to a {@link Mark}.
 */
final class Acks {
    static final int COUNT_BYTES = Long.BYTES;

    private Acks() {}
}
