package io.pinion.consumers.internal.http;

import org.jspecify.annotations.Nullable;

/** How long a body is: numbers from outside, read without overflow. */
final class BodySize {
    /** The body comes in chunks. */
    static final long CHUNKED = -1;

    private BodySize() {}

    /** RFC 9112, section 6.3. Whatever two readers might understand differently is refused. */
    static long of(RequestLine line, RequestFields fields, int maxBytes) {
        String encoding = fields.single("transfer-encoding");
        String length = fields.single("content-length");
        if (encoding == null) {
            return length == null ? 0 : decimal(length, maxBytes);
        }
        if (length != null) {
            throw new Refusal(400, "content-length and transfer-encoding together");
        }
        if (line.minor() == 0) {
            throw new Refusal(400, "transfer-encoding in HTTP/1.0");
        }
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new Refusal(501, "the only transfer-encoding here is chunked");
        }
        return CHUNKED;
    }

    private static long decimal(String digits, int maxBytes) {
        if (digits.isEmpty()) {
            throw new Refusal(400, "content-length is not a number");
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new Refusal(400, "content-length is not a number");
            }
            // Saturates just above the cap, however many digits follow.
            value = Math.min(value * 10 + digit, maxBytes + 1L);
        }
        return bounded(value, maxBytes);
    }

    /** The size of a chunk; what follows the digits must be an extension. */
    static long chunk(String line, int roomBytes) {
        int end = digitsOf(line);
        if (end == 0) {
            throw new Refusal(400, "a chunk has no size");
        }
        checkExtension(line, end);
        long value = 0;
        for (int i = 0; i < end; i++) {
            value = Math.min(value * 16 + Chars.hex(line.charAt(i)), roomBytes + 1L);
        }
        return bounded(value, roomBytes);
    }

    private static int digitsOf(String line) {
        int end = 0;
        while (end < line.length() && Chars.hex(line.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static void checkExtension(String line, int from) {
        int start = from;
        while (start < line.length() && Chars.isBlank(line.charAt(start))) {
            start++;
        }
        boolean extension = start < line.length() && line.charAt(start) == ';' && Chars.isFieldValue(line);
        if (!extension && from < line.length()) {
            throw new Refusal(400, "a chunk size is not a hexadecimal number");
        }
    }

    private static long bounded(long value, int maxBytes) {
        if (value > maxBytes) {
            throw new Refusal(413, "the body is too large");
        }
        return value;
    }

    static boolean wantsContinue(RequestLine line, @Nullable String expect) {
        if (expect == null || line.minor() == 0) {
            return false;
        }
        if (!expect.equalsIgnoreCase("100-continue")) {
            throw new Refusal(417, "the only expectation met here is 100-continue");
        }
        return true;
    }
}
