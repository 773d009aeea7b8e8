package io.pinion.examples.demo;

/** One slot of the lane; made once, filled for each line. */
final class LineEvent {
    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int offset;
    int length;
    int sequence;

    void fill(LineCursor line) {
        bytes = line.bytes();
        offset = line.offset();
        length = line.length();
        sequence = line.sequence();
    }
}
