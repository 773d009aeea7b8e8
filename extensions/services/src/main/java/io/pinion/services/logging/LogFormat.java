package io.pinion.services.logging;

/**
 * What a log line looks like, and where it goes.
 *
 * <p>The text formats write one record as one line, followed by the lines of its stack trace, each behind a tab. Control
 * characters, line breaks and characters that turn the direction of writing are shown as escapes, so no message can
 * forge a line or steer a terminal.
 */
public enum LogFormat {
    /**
     * Decides when logging is opened: {@link #JOURNALD} if the standard error stream is connected to the journal (see
     * {@code JOURNAL_STREAM} in systemd.exec(5)), or if it is a socket of a systemd unit ({@code INVOCATION_ID} is set);
     * {@link #COLOUR} if it is a terminal and {@code NO_COLOR} is not set; else {@link #PLAIN}. Where the journal's
     * socket cannot be used, lines go to the standard error stream with the priority in front that journald reads.
     */
    AUTO,
    /** Leaves the handlers as they are: only levels are set and uncaught errors are logged. */
    DISABLED,
    /** {@code LEVEL:logger:message} on the standard error stream. */
    STREAM,
    /** The message alone on the standard error stream. */
    PLAIN,
    /**
     * Thread, level, logger and message on the standard error stream; in colours if that is a terminal and
     * {@code NO_COLOR} (see no-color.org) is not set.
     */
    COLOUR,
    /** One JSON object per line on the standard output stream. */
    JSON,
    /** The native protocol of systemd's journal, with fields. Needs Linux and Pinion's native part. */
    JOURNALD,
    /** The local syslog socket {@code /dev/log}. Needs Linux and Pinion's native part. */
    SYSLOG
}
