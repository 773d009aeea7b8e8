package io.pinion.consumers.internal.http;

import java.util.BitSet;

/** The character classes of RFC 9110 and RFC 3986. */
final class Chars {
    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final BitSet TOKEN = set(ALPHANUMERIC + "!#$%&'*+-.^_`|~");
    private static final BitSet PATH = set(ALPHANUMERIC + "-._~!$&'()*+,;=:@/%");
    private static final BitSet QUERY = set(ALPHANUMERIC + "-._~!$&'()*+,;=:@/%?");
    private static final BitSet HOST = set(ALPHANUMERIC + "-._~!$&'()*+,;=:%[]");

    private Chars() {}

    private static BitSet set(String characters) {
        BitSet set = new BitSet(128);
        characters.chars().forEach(set::set);
        return set;
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && all(text, TOKEN);
    }

    static boolean isPath(String text) {
        return all(text, PATH) && escapesAreWhole(text);
    }

    static boolean isQuery(String text) {
        return all(text, QUERY) && escapesAreWhole(text);
    }

    /** A host with an optional port. The grammar of the host itself is of no interest here; its characters are. */
    static boolean isHost(String text) {
        return all(text, HOST);
    }

    /** Visible characters, space, tab and the bytes that older senders used for other alphabets. */
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean all(String text, BitSet set) {
        for (int i = 0; i < text.length(); i++) {
            if (!set.get(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean escapesAreWhole(String text) {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
            if (i + 2 >= text.length() || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The value of a hexadecimal digit of ASCII, or -1. */
    static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
