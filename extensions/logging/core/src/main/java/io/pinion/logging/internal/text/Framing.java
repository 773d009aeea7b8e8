package io.pinion.logging.internal.text;

/** How a record is told from the next one in a stream. */
public enum Framing {
    /** A line feed follows; the record contains none. */
    NEWLINE,
    /** RFC 6587, section 3.4.1: the length in decimal and a space stand before it. */
    OCTET_COUNT,
    /** A zero byte follows; the record contains none. */
    NUL
}
