package io.pinion.logging;

import io.pinion.logging.internal.sink.DatagramSink;
import io.pinion.logging.internal.sink.HttpSink;
import io.pinion.logging.internal.sink.HttpSinkSettings;
import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;
import io.pinion.logging.internal.sink.StreamSink;
import io.pinion.logging.internal.text.Framing;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        return new DatagramSink(destination.toString(), address(destination), format.chunksDatagrams(), context);
    }

    /** The largest record that can be sent there. */
    static int mostRecordBytes(Destination destination, LogFormat format) {
        return switch (destination.kind()) {
            case UDP, UNIX_DATAGRAM -> DatagramSink.mostBytes(format.chunksDatagrams());
            default -> Integer.MAX_VALUE;
        };
    }

    /**
     * Looks whether a worker can send there at all; waits a little, so not on the worker's thread, where nothing is looked at.
     *
     * @throws IllegalStateException if not
     */
    static void requirePossible(Destination destination, Worker worker) {
        if (destination.kind() != Destination.Kind.UNIX_DATAGRAM || worker.isWorkerThread()) {
            return;
        }
        CompletableFuture<Void> probe = worker.network()
                .datagrams(null, address(destination), DatagramOptions.defaults(), (socket, data, sender) -> {})
                .thenAccept(Datagrams::close)
                .toCompletableFuture();
        try {
            probe.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedOperationException) {
                throw new IllegalStateException(
                        destination + " cannot be reached: Unix-domain datagrams need the native part ("
                                + e.getCause().getMessage() + "). Add io.pinion:pinion-native-linux and start Java with"
                                + " --enable-native-access, or send to unix:// or udp:// instead",
                        e.getCause());
            }
            // Nobody listens there yet: the sink tries again.
        } catch (TimeoutException | CancellationException e) {
            // The worker is busy, or closing, which the next step tells.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Sink openHttp(Destination destination, LogFormat format, SinkContext context) {
        HttpSinkSettings settings = new HttpSinkSettings(
                destination.toString(),
                destination.uri(),
                destination.tls(),
                destination.headers(),
                bytes -> Objects.requireNonNull(format.bodyWriter(bytes), "the format is not sent over HTTP"),
                new LogEntry(new MemoryBudget(0), LogEntry.INLINE_CHARS));
        return HttpSink.open(settings, context);
    }
}
