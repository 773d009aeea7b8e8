package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.Escapes;
import io.pinion.consumers.internal.http.RequestFields;
import io.pinion.consumers.internal.http.RequestLine;
import io.pinion.consumers.internal.text.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One whole request: what was asked for, and the body. Everything in it comes from outside.
 *
 * <p>Threads: any, as long as nobody changes {@link #body()}.
 */
public final class HttpRequest {
    private static final Map<String, Charset> CHARSETS = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "us-ascii", StandardCharsets.US_ASCII,
            "iso-8859-1", StandardCharsets.ISO_8859_1);

    private final HttpRoute route;
    private final String path;
    private final Map<String, String> parameters;
    private final Map<String, List<String>> query;
    private final RequestFields fields;
    private final byte[] body;

    HttpRequest(HttpRoute route, Map<String, String> parameters, RequestLine line, RequestFields fields, byte[] body) {
        this.route = route;
        this.parameters = parameters;
        this.path = Escapes.decode(line.path(), false);
        this.query = Query.parse(line.query());
        this.fields = fields;
        this.body = body;
    }

    /**
     * Returns the method.
     *
     * @return that of the route
     */
    public HttpMethod method() {
        return route.method();
    }

    /**
     * Returns the route that was found.
     *
     * @return as registered
     */
    public HttpRoute route() {
        return route;
    }

    /**
     * Returns the path that was asked for.
     *
     * @return decoded, so that an encoded slash looks like one
     */
    public String path() {
        return path;
    }

    /**
     * Returns a parameter of the path.
     *
     * @param name as in the route
     * @return decoded, never empty
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public String path(String name) {
        String value = parameters.get(Objects.requireNonNull(name, "name"));
        if (value == null) {
            throw new IllegalArgumentException("the route " + route + " has no parameter {" + name + "}, only "
                    + route.template().parameters());
        }
        return value;
    }

    /**
     * Returns a parameter of the path as a number.
     *
     * @param name as in the route
     * @return the number
     * @throws HttpStatusException 400 if it is none, or does not fit
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public int pathInt(String name) {
        return toInt("path parameter " + name, path(name));
    }

    /**
     * Returns a parameter of the path as a number.
     *
     * @param name as in the route
     * @return the number
     * @throws HttpStatusException 400 if it is none, or does not fit
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public long pathLong(String name) {
        return toLong("path parameter " + name, path(name));
    }

    /**
     * Returns the first parameter of the query with a name.
     *
     * @param name with case
     * @return decoded; the empty text for a name without a value
     */
    public Optional<String> query(String name) {
        return queryAll(name).stream().findFirst();
    }

    /**
     * Returns all parameters of the query with a name.
     *
     * @param name with case
     * @return decoded, in order; unmodifiable
     */
    public List<String> queryAll(String name) {
        return query.getOrDefault(Objects.requireNonNull(name, "name"), List.of());
    }

    /**
     * Returns a parameter of the query as a number.
     *
     * @param name with case
     * @param otherwise if it is not there
     * @return the number
     * @throws HttpStatusException 400 if it is none, or does not fit
     */
    public int queryInt(String name, int otherwise) {
        return query(name).map(text -> toInt("query parameter " + name, text)).orElse(otherwise);
    }

    /**
     * Returns a parameter of the query as a number.
     *
     * @param name with case
     * @param otherwise if it is not there
     * @return the number
     * @throws HttpStatusException 400 if it is none, or does not fit
     */
    public long queryLong(String name, long otherwise) {
        return query(name).map(text -> toLong("query parameter " + name, text)).orElse(otherwise);
    }

    /**
     * Returns the first field with a name.
     *
     * @param name without regard to case
     * @return the value without blanks around it, one char per byte
     */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * Returns all fields with a name.
     *
     * @param name without regard to case
     * @return in order; unmodifiable
     */
    public List<String> headers(String name) {
        return fields.all(Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns what the body is.
     *
     * @return type and subtype in lower case, without parameters
     */
    public Optional<String> contentType() {
        return header("content-type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty());
    }

    /**
     * Returns the body. Not copied: whoever changes it changes it for all.
     *
     * @return the bytes, chunks put together; empty if there was none
     */
    public byte[] body() {
        return body;
    }

    /**
     * Returns the body as text: UTF-8, or what the content type names of UTF-8, US-ASCII and ISO-8859-1.
     *
     * @return the text
     * @throws HttpStatusException 415 for another charset; 400 if the bytes are not text in it
     */
    public String text() {
        Charset charset = charset();
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new HttpStatusException(400, "the body is not text in " + charset.name());
        }
    }

    private Charset charset() {
        String type = header("content-type").orElse("");
        for (String parameter : type.split(";", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
                String name = pair[1].strip().replace("\"", "").toLowerCase(Locale.ROOT);
                Charset charset = CHARSETS.get(name);
                if (charset == null) {
                    throw new HttpStatusException(415, "the charset of the body must be utf-8, us-ascii or iso-8859-1");
                }
                return charset;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static int toInt(String what, String text) {
        long value = toLong(what, text);
        if (value != (int) value) {
            throw new HttpStatusException(400, what + " must be from -2147483648 to 2147483647");
        }
        return (int) value;
    }

    private static long toLong(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new HttpStatusException(
                    400, what + " must be a whole number that fits, was " + SafeText.forLog(text));
        }
    }

    /** Returns method and route, nothing that came from outside. */
    @Override
    public String toString() {
        return "HttpRequest[" + route + ", " + body.length + " bytes]";
    }
}
