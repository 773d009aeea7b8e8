package io.pinion.logging.internal.text;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes being written: UTF-8 text that grows up to a bound. Lone surrogates become U+FFFD, so that what comes out is always
 * well formed.
 *
 * <p>Threads: one. Beyond the bound {@link RecordTooLargeException} is thrown, and what was written stays.
 */
public final class ByteText {
    private static final int INITIAL_BYTES = 1024;
    private static final int RUN_CHARS = 128;
    private static final int REPLACEMENT = 0xFFFD;

    private final int maxBytes;
    private final char[] run = new char[RUN_CHARS];
    private byte[] bytes;
    private int length;

    /**
     * Makes an empty one.
     *
     * @param maxBytes the most it takes
     */
    public ByteText(int maxBytes) {
        this.maxBytes = maxBytes;
        bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
    }

    /** Empties it; the room is kept. */
    public void clear() {
        length = 0;
    }

    public int length() {
        return length;
    }

    public int maxBytes() {
        return maxBytes;
    }

    /** Goes back to an earlier length. */
    public void truncate(int earlierLength) {
        length = Math.min(length, earlierLength);
    }

    /** The bytes written so far; valid until the next write. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public ByteText put(int octet) {
        ensure(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    /** Puts text that is known to be ASCII. */
    public ByteText ascii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Puts text, escaped. */
    public ByteText text(CharSequence text, Escaping escaping) {
        return text(text, 0, text.length(), escaping);
    }

    /** Puts a part of a text, escaped; a pair of surrogates that the end divides is put whole. */
    public ByteText text(CharSequence text, int start, int end, Escaping escaping) {
        int i = start;
        while (i < end) {
            i += plainRun(text, i, Math.min(end, i + RUN_CHARS), escaping.plain());
            while (i < end && !escaping.isPlain(text.charAt(i))) {
                int codePoint = Character.codePointAt(text, i);
                escaping.put(this, codePoint);
                i += Character.charCount(codePoint);
            }
        }
        return this;
    }

    /** Puts the characters up to the first that is not plain, and returns how many these are. */
    private int plainRun(CharSequence text, int start, int end, boolean[] plain) {
        int count = end - start;
        copyChars(text, start, end);
        ensure(count);
        char[] from = run;
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            char c = from[i];
            if (c >= plain.length || !plain[c]) {
                length = at + i;
                return i;
            }
            to[at + i] = (byte) c;
        }
        length = at + count;
        return count;
    }

    private void copyChars(CharSequence text, int start, int end) {
        if (text instanceof String string) {
            string.getChars(start, end, run, 0);
        } else if (text instanceof StringBuilder builder) {
            builder.getChars(start, end, run, 0);
        } else {
            for (int i = start; i < end; i++) {
                run[i - start] = text.charAt(i);
            }
        }
    }

    public ByteText bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    public ByteText bytes(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    public ByteText bytes(ByteBuffer source) {
        int count = source.remaining();
        ensure(count);
        source.get(bytes, length, count);
        length += count;
        return this;
    }

    /** Puts a decimal number. */
    public ByteText decimal(long value) {
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return padded(value, digits);
    }

    /** Puts the last digits of a number that is not negative, with zeros in front. */
    public ByteText padded(long value, int digits) {
        ensure(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Puts one code point as UTF-8; a surrogate as U+FFFD. */
    public ByteText codePoint(int codePoint) {
        int point = codePoint >= 0xD800 && codePoint <= 0xDFFF ? REPLACEMENT : codePoint;
        if (point < 0x80) {
            return put(point);
        }
        ensure(4);
        if (point < 0x800) {
            bytes[length++] = (byte) (0xC0 | point >> 6);
        } else {
            if (point < 0x10000) {
                bytes[length++] = (byte) (0xE0 | point >> 12);
            } else {
                bytes[length++] = (byte) (0xF0 | point >> 18);
                bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            }
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
        }
        bytes[length++] = (byte) (0x80 | point & 0x3F);
        return this;
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        if (wanted > maxBytes) {
            throw new RecordTooLargeException(maxBytes);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(wanted, 2L * bytes.length)));
    }
}
