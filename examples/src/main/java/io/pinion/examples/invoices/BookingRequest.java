package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as the example's server reads it: enough of HTTP/1.1 for a client that sends a length.
 *
 * @param line the request line
 * @param headers by name in lower case; of several of one name, the last
 * @param body all of it
 */
record BookingRequest(String line, Map<String, String> headers, byte[] body) {
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /** The next request; null if there is none. */
    static @Nullable BookingRequest read(InputStream in) throws IOException {
        String head = head(in);
        if (head == null) {
            return null;
        }
        String[] lines = head.split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new BookingRequest(lines[0], headers, body(in, headers.getOrDefault("content-length", "0")));
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return null;
                }
                throw new EOFException("the request ended in its head");
            }
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
            bytes.write(next);
            if (bytes.size() > MAX_HEAD_BYTES) {
                throw new IOException("the head of the request has more than " + MAX_HEAD_BYTES + " bytes");
            }
        }
        return bytes.toString(ISO_8859_1);
    }

    private static byte[] body(InputStream in, String length) throws IOException {
        int bytes;
        try {
            bytes = Integer.parseInt(length);
        } catch (NumberFormatException e) {
            throw new IOException("Content-Length is no number", e);
        }
        if (bytes < 0 || bytes > MAX_BODY_BYTES) {
            throw new IOException("the body must have 0 to " + MAX_BODY_BYTES + " bytes, Content-Length is " + bytes);
        }
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException("the request ended in its body");
        }
        return body;
    }

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
