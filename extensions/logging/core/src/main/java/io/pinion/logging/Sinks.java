package io.pinion.logging;

import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;
import io.pinion.logging.internal.sink.StreamSink;
import io.pinion.logging.internal.text.Framing;
import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens the sink of a destination. */
interface Sinks {
    /** Called on the worker's thread; the sink connects in the background. */
    Sink open(Destination destination, LogFormat format, SinkContext context);

    /** The sinks of this module. */
    Sinks REAL = Sinks::openReal;

    private static Sink openReal(Destination destination, LogFormat format, SinkContext context) {
        return switch (destination.kind()) {
            case TCP, TLS, UNIX_STREAM -> openStream(destination, format, context);
            case UDP, UNIX_DATAGRAM -> openDatagrams(destination, format, context);
            case HTTP -> openHttp(destination, format, context);
        };
    }

    private static Sink openStream(Destination destination, LogFormat format, SinkContext context) {
        Framing framing = Objects.requireNonNull(format.framing(), "the builder has looked");
        return new StreamSink(destination.toString(), address(destination), tls(destination), framing, context);
    }

    private static SocketAddress address(Destination destination) {
        return switch (destination.kind()) {
            case UNIX_STREAM, UNIX_DATAGRAM -> UnixDomainSocketAddress.of(destination.path());
            // Resolved by the worker's network, again for every attempt.
            default -> InetSocketAddress.createUnresolved(destination.host(), destination.port());
        };
    }

    private static @Nullable Tls tls(Destination destination) {
        SSLContext context = destination.tls();
        return context == null ? null : Tls.client(context, destination.host());
    }

    private static Sink openDatagrams(Destination destination, LogFormat format, SinkContext context) {
        throw notThere(destination, format, context);
    }

    private static Sink openHttp(Destination destination, LogFormat format, SinkContext context) {
        throw notThere(destination, format, context);
    }

    private static UnsupportedOperationException notThere(
            Destination destination, LogFormat format, SinkContext context) {
        return new UnsupportedOperationException(destination.kind() + " for " + format + " is not there yet, "
                + context.worker().config().name());
    }
}
