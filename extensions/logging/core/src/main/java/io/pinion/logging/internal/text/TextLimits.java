package io.pinion.logging.internal.text;

/** Bounds of what an encoder writes of one entry. */
public final class TextLimits {
    /** The most characters of a stack trace, causes and suppressed ones included. */
    public static final int STACK_CHARS = 16_384;

    /** How deep causes and suppressed exceptions are followed. */
    public static final int CAUSES = 16;

    /** The most throwables of one trace. */
    public static final int THROWABLES = 64;

    /** The most characters of what a throwable says itself. */
    public static final int ERROR_MESSAGE_CHARS = 4_096;

    /** The most characters of the name of a logger, of a thread or of an exception. */
    public static final int NAME_CHARS = 256;

    private TextLimits() {}
}
