package io.pinion.services.logging;

/**
 * Writes one flat JSON value after the other. Not a library's writer, since those refuse lone surrogates when they write
 * UTF-8: every text would have to be read character by character before, and quoting is all that is left.
 */
final class JsonText {
    private final StringBuilder out;
    private boolean isFirst = true;

    JsonText(StringBuilder out) {
        this.out = out;
    }

    JsonText begin() {
        out.append('{');
        isFirst = true;
        return this;
    }

    JsonText end() {
        out.append('}');
        isFirst = false;
        return this;
    }

    JsonText name(String name) {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
        string(name);
        out.append(':');
        return this;
    }

    JsonText field(String name, String value) {
        name(name).string(value);
        return this;
    }

    JsonText field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /** A number that is already written as JSON wants it. */
    JsonText number(String name, String digits) {
        name(name);
        out.append(digits);
        return this;
    }

    /** Returns the text as it will be read: without half surrogate pairs. */
    static String wellFormed(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (LogText.isPair(text, i)) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                clean.setCharAt(i, '\uFFFD');
            }
        }
        return clean.toString();
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isSurrogate(c)) {
                if (LogText.isPair(text, i)) {
                    out.append(c).append(text.charAt(++i));
                } else {
                    out.append('\uFFFD');
                }
            } else if (LogText.isUnseen(c)) {
                LogText.appendEscape(out, c);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
