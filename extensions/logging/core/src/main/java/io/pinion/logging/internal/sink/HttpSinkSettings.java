package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.logging.internal.text.BodyWriter;
import java.net.URI;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an HTTP sink sends, and as what.
 *
 * @param where the receiver as news name it: without anything secret
 * @param uri where to POST
 * @param tls keys and trust; null for the JDK's
 * @param headers asked for each request, on a thread of the sink
 * @param bodies makes a writer of bodies of at most so many bytes
 * @param group an entry that says to the writer what groups a record; the sink's own from now on
 */
public record HttpSinkSettings(
        String where,
        URI uri,
        @Nullable SSLContext tls,
        Map<String, Supplier<String>> headers,
        IntFunction<BodyWriter> bodies,
        LogEntry group) {
    /** Neither the query of the URI nor a header is shown: both may hold a token. */
    @Override
    public String toString() {
        return "HttpSinkSettings[" + where + "]";
    }
}
