package io.pinion.logging;

/** Text of settings in messages. */
final class Settings {
    private static final int SHOWN_CHARS = 64;

    private Settings() {}

    /** A text that may hold anything, short and on one line. */
    static String shown(String text) {
        return "'"
                + text.substring(0, Math.min(text.length(), SHOWN_CHARS))
                        .replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]", " ")
                + "'";
    }
}
