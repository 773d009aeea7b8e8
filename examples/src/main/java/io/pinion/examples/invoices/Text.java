package io.pinion.examples.invoices;

/** Text from elsewhere, made fit for one line of a log or a terminal. */
final class Text {
    private static final int MAX_LENGTH = 256;

    private Text() {}

    /** The text with control characters and line separators escaped, cut at {@value #MAX_LENGTH} characters. */
    static String visible(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        for (int i = 0; i < text.length(); i++) {
            if (line.length() >= MAX_LENGTH) {
                return line.append("...").toString();
            }
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
