package io.pinion.benchmarks.net;

/** What a peer is asked, in this order. */
enum NetQuestion {
    ECHO("echo"),
    SHIP("ship"),
    TIMERS("timers"),
    FAIRNESS("fairness"),
    CROWD("crowd");

    /** 99 bytes and LF. */
    static final int LINE_BYTES = 100;

    private final String label;

    NetQuestion(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
