package io.pinion.worker.net;

/** What a watched descriptor can be ready for. */
public enum Interest {
    /** There is something to read, or the end of it. */
    READ,
    /** Writing would not block. */
    WRITE
}
