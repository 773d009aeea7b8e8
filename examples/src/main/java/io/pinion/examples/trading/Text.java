package io.pinion.examples.trading;

/** What somebody typed, made fit for a message. */
final class Text {
    private static final int LIMIT = 256;

    private Text() {}

    /** Control and line-separating characters become question marks, and what is beyond 256 characters is cut. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .limit(LIMIT)
                .forEach(c -> out.append(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : (char) c));
        return out.append(text.length() > LIMIT ? "..." : "").toString();
    }
}
