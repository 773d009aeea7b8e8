package io.pinion.logging.receivers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request, read strictly (RFC 9112): lines end with CR LF, one Host, a length or chunks but not both.
 *
 * @param path of the request
 * @param headers by their names in lower case
 * @param body after its content coding
 */
record HttpRequest(String path, Map<String, String> headers, byte[] body) {
    private static final int MAX_LINE = 16_384;
    private static final int MAX_BODY = 64 << 20;

    /** Reads the next one; null at the end of the connection. */
    static @Nullable HttpRequest read(InputStream in, Runnable onContinue) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        MalformedException.unless(
                parts.length == 3 && parts[0].equals("POST") && parts[2].equals("HTTP/1.1"),
                "bad request line: " + first);
        Map<String, String> headers = headers(in);
        MalformedException.unless(headers.containsKey("host"), "no Host");
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            onContinue.run();
        }
        byte[] body = body(in, headers);
        String coding = headers.get("content-encoding");
        if (coding != null) {
            MalformedException.unless(coding.equals("gzip"), "unknown content coding " + coding);
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new HttpRequest(parts[1], headers, body);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = required(in); !line.isEmpty(); line = required(in)) {
            int colon = line.indexOf(':');
            MalformedException.unless(
                    colon > 0 && line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                    "bad header: " + line);
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String before = headers.put(name, line.substring(colon + 1).strip());
            MalformedException.unless(
                    before == null || !name.equals("host") && !name.equals("content-length"), name + " twice");
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        String coding = headers.get("transfer-encoding");
        MalformedException.unless(length == null != (coding == null), "either a length or chunks must be there");
        if (length != null) {
            MalformedException.unless(length.matches("[0-9]{1,8}"), "bad length " + length);
            return exactly(in, Integer.parseInt(length));
        }
        MalformedException.unless("chunked".equals(coding), "unknown transfer coding " + coding);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            String size = required(in);
            MalformedException.unless(size.matches("[0-9a-fA-F]{1,7}"), "bad size of a chunk: " + size);
            int bytes = Integer.parseInt(size, 16);
            out.write(exactly(in, bytes));
            MalformedException.unless(required(in).isEmpty(), "a chunk is longer than it says");
            if (bytes == 0) {
                return out.toByteArray();
            }
        }
    }

    private static byte[] exactly(InputStream in, int bytes) throws IOException {
        MalformedException.unless(bytes <= MAX_BODY, "a body of " + bytes + " bytes is too long");
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the connection ended inside a body");
        }
        return read;
    }

    private static String required(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("the connection ended inside a request");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\r') {
                MalformedException.unless(in.read() == '\n', "a carriage return without a line feed");
                return out.toString(StandardCharsets.ISO_8859_1);
            }
            MalformedException.unless(octet != '\n', "a line feed without a carriage return");
            out.write(octet);
            MalformedException.unless(out.size() < MAX_LINE, "a line is too long");
        }
        if (out.size() > 0) {
            throw new EOFException("the connection ended inside a line");
        }
        return null;
    }
}
