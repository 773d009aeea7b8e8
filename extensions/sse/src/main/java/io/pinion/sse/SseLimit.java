package io.pinion.sse;

/** The limits on what a server may send, set by {@link SseClientBuilder#limit} or given to an {@link SseParser}. */
public enum SseLimit {
    /** Bytes kept for one event, data, type and id together; by default 1 MiB. */
    MAX_EVENT_BYTES("maxEventBytes", "bytes", 1 << 20),
    /** Bytes of one id; by default 1 KiB. */
    MAX_ID_BYTES("maxIdBytes", "bytes", 1 << 10),
    /** Bytes of one line, comments and unknown fields included; by default 2 MiB. */
    MAX_LINE_BYTES("maxLineBytes", "bytes", 1 << 21);

    private final String option;
    private final String unit;
    private final int defaultMax;

    SseLimit(String option, String unit, int defaultMax) {
        this.option = option;
        this.unit = unit;
        this.defaultMax = defaultMax;
    }

    /**
     * Returns the name of the option that sets it.
     *
     * @return the name
     */
    public String option() {
        return option;
    }

    /**
     * Returns what is counted.
     *
     * @return a plural
     */
    public String unit() {
        return unit;
    }

    /**
     * Returns the default.
     *
     * @return how many, positive
     */
    public int defaultMax() {
        return defaultMax;
    }
}
