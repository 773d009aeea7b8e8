package io.pinion.services.config;

/** Texts of others, made fit for messages. */
final class ConfigText {
    private static final int SHOWN = 100;
    private static final String MASK = "***";

    private ConfigText() {}

    static String quoted(String text) {
        return "'" + bounded(text) + "'";
    }

    /** The value, or a mask that does not even tell its length. */
    static String value(ConfigPath path, String text) {
        return path.isSecret() ? MASK : quoted(text);
    }

    static String mask() {
        return MASK;
    }

    /** At most so many characters, all of them printable. */
    static String bounded(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                shown.append(c);
            } else if (Character.isLetterOrDigit(c)) {
                shown.append(c);
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return end < text.length()
                ? shown.append("... (" + text.length() + " characters)").toString()
                : shown.toString();
    }
}
