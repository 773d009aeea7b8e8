package io.pinion.consumers.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding. */
public final class Escapes {
    private Escapes() {}

    /** Decodes a text whose escapes are whole, as UTF-8. */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) (Chars.hex(text.charAt(i + 1)) << 4 | Chars.hex(text.charAt(i + 2))));
                i += 2;
            } else {
                bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
            }
        }
        return utf8(bytes.flip());
    }

    private static String utf8(ByteBuffer bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "the target is not UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw new Refusal(400, "the target holds a NUL");
        }
        return text;
    }
}
