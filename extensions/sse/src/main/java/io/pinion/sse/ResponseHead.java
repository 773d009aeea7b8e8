package io.pinion.sse;

import io.pinion.sse.SseResponseException.Reason;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the head of an answer: status, type, coding and size. */
final class ResponseHead {
    private static final int MAX_FIELDS = 100;
    private static final int MAX_BYTES = 64 * 1024;
    private static final String EVENT_STREAM = "text/event-stream";

    private ResponseHead() {}

    static @Nullable SseException check(HttpResponse.ResponseInfo head) {
        int status = head.statusCode();
        HttpHeaders headers = head.headers();
        if (tooLarge(headers)) {
            return new SseResponseException(
                    Reason.HEADERS,
                    status,
                    "The answer has more than " + MAX_FIELDS + " header fields, or " + MAX_BYTES
                            + " bytes of them. Is this the right server?");
        }
        if (status >= 300 && status < 400) {
            return new SseResponseException(
                    Reason.REDIRECT,
                    status,
                    "The server redirects (" + status + " to "
                            + Texts.forLog(headers.firstValue("location").orElse("nowhere"))
                            + "), which is not followed. Set the url to where the events are.");
        }
        if (status != 200) {
            return new SseResponseException(
                    Reason.STATUS,
                    status,
                    "The server answered " + status + " instead of 200. Check url and credentials.");
        }
        String type = headers.firstValue("content-type").orElse("");
        if (!mediaType(type).equals(EVENT_STREAM)) {
            return new SseResponseException(
                    Reason.CONTENT_TYPE,
                    status,
                    "The answer is of type '" + Texts.forLog(type) + "' instead of " + EVENT_STREAM
                            + ". Check the url.");
        }
        for (String coding : headers.allValues("content-encoding")) {
            if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
                return new SseResponseException(
                        Reason.CONTENT_ENCODING,
                        status,
                        "The answer is compressed ('" + Texts.forLog(coding)
                                + "'), which is refused. Switch that off for this url at the server.");
            }
        }
        return null;
    }

    private static String mediaType(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean tooLarge(HttpHeaders headers) {
        int fields = 0;
        long bytes = 0;
        for (Map.Entry<String, List<String>> field : headers.map().entrySet()) {
            for (String value : field.getValue()) {
                fields++;
                bytes += field.getKey().length() + value.length() + 4;
            }
        }
        return fields > MAX_FIELDS || bytes > MAX_BYTES;
    }
}
