package io.pinion.logging.internal.text;

/** Bounds of what an encoder writes of one entry. */
public final class TextLimits {
    /** The most characters of a stack trace, causes and suppressed ones included. */
    public static final int STACK_CHARS = 16_384;

    /** How deep causes and suppressed exceptions are followed. */
    public static final int CAUSES = 16;

    private TextLimits() {}
}
