package io.pinion.sse;

import java.nio.charset.StandardCharsets;

/**
 * The UTF-8 decoder of the WHATWG Encoding Standard. The JDK's differs for encoded surrogates, of which it makes one
 * U+FFFD where the standard makes three.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String decode(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        // Only what is malformed, or says U+FFFD itself, can come out differently.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeMalformed(bytes, length);
    }

    private static String decodeMalformed(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder(length);
        int i = 0;
        while (i < length) {
            int first = bytes[i++] & 0xff;
            int needed = needed(first);
            if (needed <= 0) {
                out.append(needed == 0 ? (char) first : REPLACEMENT);
                continue;
            }
            int lower = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int upper = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            int point = first & (0x3F >> needed);
            int left = needed;
            while (left > 0 && i < length && (bytes[i] & 0xff) >= lower && (bytes[i] & 0xff) <= upper) {
                point = point << 6 | bytes[i++] & 0x3F;
                lower = 0x80;
                upper = 0xBF;
                left--;
            }
            out.appendCodePoint(left == 0 ? point : REPLACEMENT);
        }
        return out.toString();
    }

    /** How many bytes follow the first: 0 for ASCII, -1 if it cannot be a first. */
    private static int needed(int first) {
        if (first < 0x80) {
            return 0;
        }
        if (first < 0xC2 || first > 0xF4) {
            return -1;
        }
        return first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    }
}
