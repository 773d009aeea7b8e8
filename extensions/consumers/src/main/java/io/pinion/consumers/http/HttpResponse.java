package io.pinion.consumers.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What a client gets: {@code HttpResponse.text(200, "fine")}.
 *
 * <p>The server adds {@code Date}, {@code Content-Length}, {@code Connection: close} and
 * {@code X-Content-Type-Options: nosniff}; nothing names the server, and nothing allows other origins.
 *
 * <p>Shape: a status, at most 64 fields of together 8 KiB, a body.
 * <p>Threads: immutable; the bytes of the body must not be changed any more.
 */
public final class HttpResponse {
    private static final int MAX_FIELDS = 64;
    private static final int MAX_FIELD_CHARS = 8192;
    private static final byte[] EMPTY = {};
    private static final Set<String> OWN = Set.of(
            "connection", "content-length", "date", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private final int status;
    private final List<String> fields;
    private final byte[] body;

    private HttpResponse(int status, List<String> fields, byte[] body) {
        this.status = status;
        this.fields = fields;
        this.body = body;
    }

    /**
     * Makes a response without a body.
     *
     * @param status 200 to 599
     * @return the response
     */
    public static HttpResponse status(int status) {
        return new HttpResponse(checked(status), List.of(), EMPTY);
    }

    /**
     * Makes a response of plain text.
     *
     * @param status 200 to 599, but neither 204, 205 nor 304, which have no body
     * @param text sent as UTF-8
     * @return the response
     */
    public static HttpResponse text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a response of JSON.
     *
     * @param status as for {@link #text}
     * @param json as it is sent, UTF-8; not checked
     * @return the response
     */
    public static HttpResponse json(int status, String json) {
        return json(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a response of JSON.
     *
     * @param status as for {@link #text}
     * @param json as it is sent; neither checked nor copied
     * @return the response
     */
    public static HttpResponse json(int status, byte[] json) {
        return bytes(status, "application/json", json);
    }

    /**
     * Makes a response of anything.
     *
     * @param status as for {@link #text}
     * @param contentType the media type
     * @param body as it is sent; not copied
     * @return the response
     */
    public static HttpResponse bytes(int status, String contentType, byte[] body) {
        Objects.requireNonNull(body, "body");
        if (status == 204 || status == 205 || status == 304) {
            throw new IllegalArgumentException(
                    "a response " + status + " has no body; use HttpResponse.status(" + status + ")");
        }
        return new HttpResponse(checked(status), List.of(), body).header("Content-Type", contentType);
    }

    private static int checked(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be from 200 to 599, was " + status);
        }
        return status;
    }

    /**
     * Adds a field.
     *
     * @param name a token
     * @param value printable ASCII, spaces and tabs
     * @return a new response with the field behind the others
     * @throws IllegalArgumentException if a character is refused, CR and LF above all; if the field is one that the
     *     server sets; or if the fields become too many
     */
    public HttpResponse header(String name, String value) {
        checkName(Objects.requireNonNull(name, "name"));
        checkValue(name, Objects.requireNonNull(value, "value"));
        List<String> more = new ArrayList<>(fields);
        more.add(name);
        more.add(value);
        int chars = more.stream().mapToInt(String::length).sum();
        if (more.size() > 2 * MAX_FIELDS || chars > MAX_FIELD_CHARS) {
            throw new IllegalArgumentException(
                    "a response has at most " + MAX_FIELDS + " fields of together " + MAX_FIELD_CHARS + " characters");
        }
        return new HttpResponse(status, List.copyOf(more), body);
    }

    private static void checkName(String name) {
        boolean token = !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
        if (!token) {
            throw new IllegalArgumentException("the name of a field must be letters, digits and hyphens");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " is set by the server; leave it out");
        }
    }

    private static void checkValue(String name, String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7F || c == '\t')) {
            throw new IllegalArgumentException(
                    "the value of " + name + " holds a character other than printable ASCII, space and tab; encode it");
        }
    }

    /**
     * Returns the status.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Returns the values of a field.
     *
     * @param name without regard to case
     * @return in order; unmodifiable
     */
    public List<String> headers(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                found.add(fields.get(i + 1));
            }
        }
        return List.copyOf(found);
    }

    /**
     * Returns the body, not copied.
     *
     * @return the bytes; empty if there is none
     */
    public byte[] body() {
        return body;
    }

    /** Names and values by turns. */
    List<String> fields() {
        return fields;
    }

    /** Returns status and size. */
    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + body.length + " bytes]";
    }
}
