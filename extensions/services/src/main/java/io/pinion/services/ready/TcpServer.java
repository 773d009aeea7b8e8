package io.pinion.services.ready;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.Worker;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Listens for streams, TCP, TLS or Unix-domain, while it is started.
 *
 * <pre>{@code
 * TcpServer echo = TcpServer.builder()
 *         .port(0)                                              // any free one, on the loopback interface
 *         .handler(stream -> (from, data) -> from.write(data))
 *         .build();
 * try (Entrypoint running = Entrypoint.builder().services(echo).start()) {
 *     System.out.println("listening at " + echo.localAddress());
 * }
 * }</pre>
 *
 * <p>Start: ready when it listens; fails if the address cannot be bound.
 * <p>Stop: listens no more; each open stream sends what was written to it and is closed, and after
 * {@link Builder#drain} what is left is aborted. May be started again.
 * <p>Threads: any; handlers run on the worker. What a handler throws goes to the worker's error handler together with a
 * text that names this service and the addresses, and aborts that stream.
 */
public final class TcpServer implements Service {
    private final SocketAddress address;
    private final StreamOptions options;
    private final Function<? super Stream, ? extends StreamHandler> handler;
    private final Duration drain;
    private final ServiceSpec spec;
    private volatile @Nullable Run run;

    private record Run(Worker worker, Listener listener, OpenStreams streams) {}

    private TcpServer(Builder builder) {
        address = ReadyChecks.where("TcpServer", builder.address, builder.port);
        handler = ReadyChecks.needed("TcpServer", "handler", builder.handler);
        options = builder.options;
        drain = builder.drain;
        spec = ReadyChecks.named(builder.name);
    }

    /**
     * Returns a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) {
        CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
        OpenStreams streams = new OpenStreams(this.toString());
        scope.worker()
                .network()
                .listen(
                        address,
                        options,
                        stream -> streams.track(
                                stream, Objects.requireNonNull(handler.apply(stream), "the handler of a stream")))
                .whenComplete((listener, error) -> {
                    if (listener == null) {
                        ready.completeExceptionally(error);
                        return;
                    }
                    if (ready.isDone()) {
                        // Cancelled meanwhile: nobody will call stop.
                        listener.close();
                        return;
                    }
                    run = new Run(scope.worker(), listener, streams);
                    ready.complete(null);
                });
        return ready;
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        Run stopped = run;
        run = null;
        if (stopped == null) {
            return Service.done();
        }
        stopped.listener.close();
        return stopped.streams.drain(stopped.worker, drain);
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    /**
     * Returns where it listens, with the port that the system chose.
     *
     * @return the address
     * @throws IllegalStateException unless it is started
     */
    public SocketAddress localAddress() {
        return ReadyChecks.started(toString(), run).listener.localAddress();
    }

    /**
     * Returns the port at which it listens.
     *
     * @return the port
     * @throws IllegalStateException unless it is started, at an address that has a port
     */
    public int port() {
        if (localAddress() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new IllegalStateException(this + " listens at " + localAddress() + ", which has no port");
    }

    @Override
    public String toString() {
        return spec.name().orElse("TcpServer") + " at " + address;
    }

    /** Describes a server; each value is checked when it is set. Threads: one at a time. */
    public static final class Builder {
        private @Nullable SocketAddress address;
        private @Nullable Integer port;
        private StreamOptions options = StreamOptions.defaults();
        private @Nullable Function<? super Stream, ? extends StreamHandler> handler;
        private Duration drain = Duration.ofSeconds(5);
        private @Nullable String name;

        private Builder() {}

        /**
         * Sets where to listen.
         *
         * @param address an {@link InetSocketAddress} or {@link java.net.UnixDomainSocketAddress}
         * @return this builder
         */
        public Builder address(SocketAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets the port to listen at on the loopback interface; {@link #address} has precedence.
         *
         * @param port from 0, which is any free one, to 65535
         * @return this builder
         */
        public Builder port(int port) {
            this.port = ReadyChecks.port(port);
            return this;
        }

        /**
         * Sets the options of the streams, {@link Tls#server} for a TLS server among them; default
         * {@link StreamOptions#defaults()}.
         *
         * @param options the options
         * @return this builder
         */
        public Builder options(StreamOptions options) {
            Tls tls = options.tls();
            if (tls != null && tls.isClient()) {
                throw new IllegalArgumentException("options must have the server side of TLS: use Tls.server(...)");
            }
            this.options = options;
            return this;
        }

        /**
         * Sets what handles the streams; required.
         *
         * @param handler makes the handler of each accepted stream, on the worker's thread; if it throws, that stream is
         *     closed
         * @return this builder
         */
        public Builder handler(Function<? super Stream, ? extends StreamHandler> handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Sets how long a stop may go on sending; default 5 s.
         *
         * @param drain zero: streams are aborted at once
         * @return this builder
         */
        public Builder drain(Duration drain) {
            this.drain = ReadyChecks.notNegative("drain", drain);
            return this;
        }

        /**
         * Names the service.
         *
         * @param name as for {@link ServiceSpec#named}
         * @return this builder
         */
        public Builder name(String name) {
            ServiceSpec.named(name);
            this.name = name;
            return this;
        }

        /**
         * Makes the service; it does nothing until it is started.
         *
         * @return the service
         * @throws IllegalStateException if address and port are both missing, or the handler is
         */
        public TcpServer build() {
            return new TcpServer(this);
        }
    }
}
