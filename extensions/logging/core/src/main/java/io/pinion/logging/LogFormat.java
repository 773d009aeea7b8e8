package io.pinion.logging;

import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.Framing;
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
     * Reads a format from text.
     *
     * @param name its name
     * @param settings the settings of a configuration; those that the format knows are removed
     * @return the format
     * @throws IllegalArgumentException if there is no such format
     */
    public static LogFormat parse(String name, Map<String, String> settings) {
        throw new IllegalArgumentException("no format '" + name + "' among " + settings.size() + " settings");
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
