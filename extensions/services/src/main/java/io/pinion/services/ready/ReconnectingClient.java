package io.pinion.services.ready;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one logical stream to a server while it is started, over as many connections as that takes.
 *
 * <p>Start: ready at once, connected or not; with {@link Builder#waitForConnection} when it is connected the first time.
 * Stop: sends what is buffered if it is connected, at most for {@link ReconnectOptions#closeTimeout()}, and closes. May be
 * started again, with a new stream.
 * <p>Threads: any; the handler runs on the worker. What it throws goes to the worker's error handler together with a text
 * that names this service.
 */
public final class ReconnectingClient implements Service {
    private final SocketAddress remote;
    private final ReconnectOptions options;
    private final ReconnectHandler handler;
    private final boolean waitsForConnection;
    private final ServiceSpec spec;
    private volatile @Nullable Run run;

    private ReconnectingClient(Builder builder) {
        remote = builder.remote;
        options = builder.options;
        handler = builder.handler;
        waitsForConnection = builder.waitsForConnection;
        spec = ReadyChecks.named(builder.name);
    }

    /**
     * Returns a builder.
     *
     * @param remote where to connect, resolved or not
     * @return a new builder
     */
    public static Builder to(SocketAddress remote) {
        return new Builder(remote);
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) {
        Run started = new Run();
        started.open(scope);
        run = started;
        if (!waitsForConnection) {
            started.ready.complete(null);
        }
        started.ready.whenComplete((nothing, error) -> {
            if (error != null) {
                // Cancelled: nobody will call stop.
                stop(null);
            }
        });
        return started.ready;
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        Run stopped = run;
        run = null;
        if (stopped == null) {
            return Service.done();
        }
        stopped.stream().close();
        return stopped.closed;
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    /**
     * Returns the stream, to write to.
     *
     * @return the stream of this run
     * @throws IllegalStateException unless it is started
     */
    public ReconnectingStream stream() {
        return ReadyChecks.started(toString(), run).stream();
    }

    @Override
    public String toString() {
        return spec.name().orElse("ReconnectingClient") + " to " + remote;
    }

    private final class Run implements ReconnectHandler {
        final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
        final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        private volatile @Nullable ReconnectingStream stream;

        void open(ServiceScope scope) {
            stream = scope.worker().network().reconnecting(remote, options, this);
        }

        ReconnectingStream stream() {
            return Objects.requireNonNull(stream, "opened before it is seen");
        }

        @Override
        public void data(ReconnectingStream from, ByteBuffer data) throws Exception {
            handler.data(from, data);
        }

        @Override
        public void connected(ReconnectingStream from) {
            ready.complete(null);
            handler.connected(from);
        }

        @Override
        public void lost(ReconnectingStream from, @Nullable Throwable reason, int attempt, long retryInNs) {
            handler.lost(from, reason, attempt, retryInNs);
        }

        @Override
        public void writable(ReconnectingStream from) {
            handler.writable(from);
        }

        @Override
        public void closed(ReconnectingStream from) {
            try {
                handler.closed(from);
            } finally {
                closed.complete(null);
            }
        }

        @Override
        public String toString() {
            return "stream of " + ReconnectingClient.this;
        }
    }

    /** Describes a client; each value is checked when it is set. Threads: one at a time. */
    public static final class Builder {
        private final SocketAddress remote;
        private ReconnectOptions options = ReconnectOptions.defaults();
        private ReconnectHandler handler = new ReconnectHandler() {};
        private boolean waitsForConnection;
        private @Nullable String name;

        private Builder(SocketAddress remote) {
            this.remote = Objects.requireNonNull(remote, "remote");
        }

        /**
         * Sets back-off, liveness, buffer and TLS; default {@link ReconnectOptions#defaults()}.
         *
         * @param options the options
         * @return this builder
         */
        public Builder options(ReconnectOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Sets what is told of data and connections; default drops what arrives.
         *
         * @param handler called on the worker's thread
         * @return this builder
         */
        public Builder handler(ReconnectHandler handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Makes the service ready only when it is connected for the first time; the start time-out of the entrypoint limits
         * that.
         *
         * @return this builder
         */
        public Builder waitForConnection() {
            this.waitsForConnection = true;
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
         */
        public ReconnectingClient build() {
            return new ReconnectingClient(this);
        }
    }
}
