package io.pinion.examples.demo;

/** What the demo's exit codes mean. */
final class ExitCodes {
    /** The collector confirmed every line, by count and checksum. */
    static final int PROVEN = 0;
    /** Something was lost, or nobody can tell. */
    static final int NOT_PROVEN = 1;
    /** The options or the input cannot be used; nothing was sent. */
    static final int USAGE = 2;
    /** Everything was sent to a collector that confirms nothing. */
    static final int SENT_UNCONFIRMED = 3;

    private ExitCodes() {}
}
