package io.pinion.logging;

import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.Framing;
import io.pinion.logging.internal.text.GelfEncoder;
import io.pinion.logging.internal.text.HostName;
import io.pinion.logging.internal.text.JsonEncoder;
import io.pinion.logging.internal.text.LinesBody;
import io.pinion.logging.internal.text.LokiBody;
import io.pinion.logging.internal.text.LokiEncoder;
import io.pinion.logging.internal.text.OtlpBody;
import io.pinion.logging.internal.text.OtlpEncoder;
import io.pinion.logging.internal.text.RecordEncoder;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is sent: how an event is written as a record, how records are told apart in a stream, and how they make up an HTTP
 * body.
 *
 * <p>Threads: immutable.
 */
public final class LogFormat {
    private static final int MAX_HOST_CHARS = 255;
    private static final int MAX_LABELS = 14;

    private final String name;
    private final Supplier<RecordEncoder> encoder;
    private final @Nullable Framing framing;
    private final boolean datagrams;
    private final @Nullable IntFunction<BodyWriter> body;
    private final boolean chunked;

    /** Null for framing or body: the format has no such form. */
    LogFormat(
            String name,
            Supplier<RecordEncoder> encoder,
            @Nullable Framing framing,
            boolean datagrams,
            @Nullable IntFunction<BodyWriter> body) {
        this(name, encoder, framing, datagrams, body, false);
    }

    private LogFormat(
            String name,
            Supplier<RecordEncoder> encoder,
            @Nullable Framing framing,
            boolean datagrams,
            @Nullable IntFunction<BodyWriter> body,
            boolean chunked) {
        this.name = Objects.requireNonNull(name, "name");
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.framing = framing;
        this.datagrams = datagrams;
        this.body = body;
        this.chunked = chunked;
    }

    /**
     * Returns JSON lines without further fields: one object a line, for streams and datagrams, and for HTTP as
     * {@code application/x-ndjson}.
     *
     * <p>An object has, in this order: {@code @timestamp} (ISO 8601, UTC, nine digits after the point), {@code level} (a name
     * of {@link Severity}), {@code logger}, {@code thread}, {@code message}, {@code fields} (an object; integers, finite
     * floating-point numbers and booleans as such, everything else as text), {@code error} (an object of {@code type},
     * {@code message} and {@code stack}). What an event does not have is left out, except the message. No name is there
     * twice: of fields with the same name the last one counts. Control characters, U+2028 and U+2029 are escaped, lone
     * surrogates become U+FFFD.
     *
     * @return the format
     */
    public static LogFormat jsonLines() {
        return jsonLines(Map.of());
    }

    /**
     * Returns JSON lines with fields that are the same in each object, such as {@code service}, {@code env} or {@code host};
     * they stand at its end.
     *
     * @param fields values by name, copied, 2,048 characters at most; the names in {@link #jsonLines()} are taken
     * @return the format
     * @throws IllegalArgumentException if a name is taken or empty, or it is too much
     */
    public static LogFormat jsonLines(Map<String, String> fields) {
        Map<String, String> constants = FormatFields.of("json", fields, FormatFields.JSON);
        return new LogFormat("json", () -> new JsonEncoder(constants, true), Framing.NEWLINE, true, LinesBody::new);
    }

    /**
     * Begins a format of syslog messages, RFC 5424, for streams and datagrams.
     *
     * <p>The time has microseconds. Logger, thread and fields are parameters of one element of structured data, whose names
     * are cut at 32 characters; of those with the same name the last one counts. The message is one line, the stack trace
     * follows it. Line feed, carriage return and other control characters come as {@code \n}, {@code \r} and
     * {@code \}{@code u001b}, also where octets are counted, since receivers write lines; tabs and backslashes stay as they are. In
     * parameters the backslash of such an escape is doubled, as every backslash there.
     *
     * @return a builder with defaults for everything
     */
    public static SyslogFormatBuilder syslog() {
        return new SyslogFormatBuilder();
    }

    /**
     * Returns GELF 1.1 with the name of this machine and without further fields.
     *
     * @return the format
     * @see #gelf(String, Map)
     */
    public static LogFormat gelf() {
        return gelf(localHost(), Map.of());
    }

    /**
     * Returns GELF 1.1, for streams, where a zero byte ends each record, and for datagrams, which are chunked where needed.
     *
     * <p>{@code short_message} is the first line that is not blank (without one, the class of the exception or {@code -});
     * {@code full_message} is the whole message and the stack trace, where that is more. {@code timestamp} has milliseconds.
     * Logger, thread and fields are additional fields with {@code _} before their names, in which other characters than
     * letters, digits and {@code _ . -} become {@code _}; of fields with the same name the last one counts. The field
     * {@code id}, which GELF does not allow, comes as {@code _id_}. GELF has no booleans: they are texts.
     *
     * @param hostName the host, not blank
     * @param fields additional fields of every record, without the {@code _} before their names; copied, 2,048 characters
     *     at most
     * @return the format
     * @throws IllegalArgumentException if the host is blank, a name is taken or not allowed, or it is too much
     */
    public static LogFormat gelf(String hostName, Map<String, String> fields) {
        if (hostName.isBlank() || hostName.length() > MAX_HOST_CHARS) {
            throw new IllegalArgumentException("hostName must have from 1 to " + MAX_HOST_CHARS
                    + " characters, since GELF requires a host, was " + Settings.shown(hostName));
        }
        Map<String, String> constants = FormatFields.of("gelf", fields, FormatFields.GELF);
        return new LogFormat("gelf", () -> new GelfEncoder(hostName, constants), Framing.NUL, true, null, true);
    }

    /**
     * Returns the JSON of Loki's push API, for HTTP: {@code POST /loki/api/v1/push}.
     *
     * <p>A line is an object as in {@link #jsonLines()} without {@code @timestamp}; Loki's parser {@code json} makes
     * {@code fields_orderId} of a field {@code orderId}. The level, in lower case, is the label {@code level}; everything
     * else that events have is in the line, since each new value of a label makes Loki begin a new stream. Entries that
     * follow each other with the same time are sent one nanosecond apart, because Loki takes equal lines of the same time
     * for one.
     *
     * @param labels the labels of every stream beside {@code level}, 14 at most; copied, 2,048 characters at most
     * @return the format
     * @throws IllegalArgumentException if a name is taken or not allowed, or it is too much
     */
    public static LogFormat loki(Map<String, String> labels) {
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException(
                    "the format loki takes at most " + MAX_LABELS + " labels beside level, since"
                            + " Loki refuses streams with more than " + (MAX_LABELS + 1) + ", got " + labels.size());
        }
        Map<String, String> constants = FormatFields.of("loki", labels, FormatFields.LABELS);
        return new LogFormat("loki", LokiEncoder::new, null, false, bytes -> new LokiBody(constants, bytes));
    }

    /**
     * Returns the JSON of OTLP, for HTTP: {@code POST /v1/logs}.
     *
     * <p>A logger is a scope. Thread ({@code thread.name}), exception ({@code exception.type}, {@code exception.message},
     * {@code exception.stacktrace}) and fields are attributes; a field of one of these names takes the place of it. A field
     * {@code trace_id} or {@code traceId} that has 32 lower-case hexadecimal digits, not all zero, is the record's trace,
     * and {@code span_id} or {@code spanId} with 16 its span; otherwise they are attributes as the others.
     *
     * @param resourceAttributes what sends, such as {@code service.name}; copied, 2,048 characters at most
     * @return the format
     * @throws IllegalArgumentException if a name is empty, or it is too much
     */
    public static LogFormat otlp(Map<String, String> resourceAttributes) {
        Map<String, String> constants = FormatFields.of("otlp", resourceAttributes, FormatFields.RESOURCE);
        return new LogFormat("otlp", OtlpEncoder::new, null, false, bytes -> new OtlpBody(constants, bytes));
    }

    /**
     * Reads a format from text.
     *
     * <p>{@code json} takes the setting {@code fields}; {@code syslog} takes {@code facility} (number or name),
     * {@code hostName}, {@code appName}, {@code procId}, {@code msgId}, {@code sdId}, {@code framing} ({@code octet} or
     * {@code newline}), {@code byteOrderMark} and {@code fields}; {@code gelf} takes {@code hostName} and
     * {@code fields}; {@code loki} takes {@code labels}; {@code otlp} takes {@code resource}. Several names and values are written
     * {@code a=b,c=d}.
     *
     * @param name its name; upper and lower case are the same
     * @param settings the settings of a configuration; those that the format knows are removed
     * @return the format
     * @throws IllegalArgumentException if there is no such format, or a setting is wrong
     */
    public static LogFormat parse(String name, Map<String, String> settings) {
        Objects.requireNonNull(settings, "settings");
        return FormatText.read(Objects.requireNonNull(name, "format"), settings);
    }

    /** The name of this machine, or what stands for it. */
    static String localHost() {
        String name = HostName.local();
        return name.isEmpty() ? "localhost" : name;
    }

    RecordEncoder encoder() {
        return encoder.get();
    }

    @Nullable
    Framing framing() {
        return framing;
    }

    boolean fitsDatagrams() {
        return datagrams;
    }

    /** Whether a record that is too large for a datagram can go in chunks, as GELF has them. */
    boolean chunksDatagrams() {
        return chunked;
    }

    /** A writer of bodies of at most so many bytes; null if the format is not sent over HTTP. */
    @Nullable
    BodyWriter bodyWriter(int maxBytes) {
        return body == null ? null : body.apply(maxBytes);
    }

    @Override
    public String toString() {
        return name;
    }
}
