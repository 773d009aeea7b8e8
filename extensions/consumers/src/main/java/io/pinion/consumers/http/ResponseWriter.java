package io.pinion.consumers.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Puts responses into bytes. */
final class ResponseWriter {
    /** More than any head of ours needs. */
    static final int MAX_HEAD_BYTES = 16 * 1024;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    private ResponseWriter() {}

    static ByteBuffer bytes(HttpResponse response, boolean withBody, Clock clock) {
        int status = response.status();
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(REASONS.getOrDefault(status, ""));
        head.append("\r\nDate: ").append(DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
        for (int i = 0; i < response.fields().size(); i += 2) {
            head.append("\r\n")
                    .append(response.fields().get(i))
                    .append(": ")
                    .append(response.fields().get(i + 1));
        }
        if (status != 204 && status != 304) {
            head.append("\r\nContent-Length: ").append(response.body().length);
        }
        head.append("\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        int bodyBytes = withBody ? response.body().length : 0;
        ByteBuffer out = ByteBuffer.allocate(headBytes.length + bodyBytes);
        return out.put(headBytes).put(response.body(), 0, bodyBytes).flip();
    }
}
