package io.pinion.logging;

import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.Framing;
import io.pinion.logging.internal.text.JsonEncoder;
import io.pinion.logging.internal.text.LinesBody;
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
    private final String name;
    private final Supplier<RecordEncoder> encoder;
    private final @Nullable Framing framing;
    private final boolean datagrams;
    private final @Nullable IntFunction<BodyWriter> body;

    /** Null for framing or body: the format has no such form. */
    LogFormat(
            String name,
            Supplier<RecordEncoder> encoder,
            @Nullable Framing framing,
            boolean datagrams,
            @Nullable IntFunction<BodyWriter> body) {
        this.name = Objects.requireNonNull(name, "name");
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.framing = framing;
        this.datagrams = datagrams;
        this.body = body;
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
     * Reads a format from text.
     *
     * <p>{@code json} takes the setting {@code fields}; {@code syslog} takes {@code facility} (number or name),
     * {@code hostName}, {@code appName}, {@code procId}, {@code msgId}, {@code sdId}, {@code framing} ({@code octet} or
     * {@code newline}), {@code byteOrderMark} and {@code fields}. Several names and values are written
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

    /** Whether a record that is too large for a datagram goes as the chunks of GELF. */
    boolean chunksDatagrams() {
        return false;
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
