package io.pinion.logging;

/** How grave an event is, from the least to the most; the levels of the logging frameworks are mapped to these. */
public enum Severity {
    /** Finer than debugging. */
    TRACE(7, 1),
    /** For debugging. */
    DEBUG(7, 5),
    /** What is normal. */
    INFO(6, 9),
    /** What may become a fault. */
    WARN(4, 13),
    /** A fault. */
    ERROR(3, 17),
    /** A fault that ends the program, or a part of it. */
    FATAL(2, 21);

    private final int syslogCode;
    private final int otlpNumber;

    Severity(int syslogCode, int otlpNumber) {
        this.syslogCode = syslogCode;
        this.otlpNumber = otlpNumber;
    }

    /**
     * Returns the severity of RFC 5424, section 6.2.1.
     *
     * @return from 2 (critical) to 7 (debug); syslog has one code for debugging and for what is finer
     */
    public int syslogCode() {
        return syslogCode;
    }

    /**
     * Returns the severity number of the OpenTelemetry log data model.
     *
     * @return 1, 5, 9, 13, 17 or 21
     */
    public int otlpNumber() {
        return otlpNumber;
    }

    /**
     * Tells whether this is less grave than another.
     *
     * @param other the other
     * @return whether it is
     */
    public boolean isBelow(Severity other) {
        return ordinal() < other.ordinal();
    }
}
