package io.pinion.services.ready;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Receives datagrams while it is started: UDP, and Unix-domain where the worker's poller has them.
 *
 * <p>Start: ready when it is bound; fails if the address cannot be. Stop: the socket is closed; datagrams that wait to be
 * sent are dropped. May be started again.
 * <p>Threads: any; the handler runs on the worker. What it throws goes to the worker's error handler together with a text
 * that names this service.
 */
public final class UdpServer implements Service {
    private final SocketAddress address;
    private final DatagramOptions options;
    private final DatagramHandler handler;
    private final ServiceSpec spec;
    private volatile @Nullable Datagrams socket;

    private UdpServer(Builder builder) {
        address = ReadyChecks.where("UdpServer", builder.address, builder.port);
        handler = ReadyChecks.needed("UdpServer", "handler", builder.handler);
        options = builder.options;
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
        Run run = new Run(scope);
        scope.worker().network().datagrams(address, null, options, run).whenComplete((open, error) -> {
            if (open == null) {
                ready.completeExceptionally(error);
                return;
            }
            if (ready.isDone()) {
                // Cancelled meanwhile: nobody will call stop.
                open.close();
                return;
            }
            socket = open;
            ready.complete(null);
        });
        return ready;
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        Datagrams open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        return Service.done();
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    /**
     * Returns the socket, to send with.
     *
     * @return the socket
     * @throws IllegalStateException unless it is started
     */
    public Datagrams socket() {
        return ReadyChecks.started(toString(), socket);
    }

    /**
     * Returns where it is bound, with the port that the system chose.
     *
     * @return the address
     * @throws IllegalStateException unless it is started
     */
    public SocketAddress localAddress() {
        return socket().localAddress();
    }

    /**
     * Returns the port at which it is bound.
     *
     * @return the port
     * @throws IllegalStateException unless it is started, at an address that has a port
     */
    public int port() {
        if (localAddress() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new IllegalStateException(this + " is bound to " + localAddress() + ", which has no port");
    }

    @Override
    public String toString() {
        return spec.name().orElse("UdpServer") + " at " + address;
    }

    /** Its text says whose socket it is; a socket that breaks fails the service. */
    private final class Run implements DatagramHandler {
        private final ServiceScope scope;

        Run(ServiceScope scope) {
            this.scope = scope;
        }

        @Override
        public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) throws Exception {
            handler.datagram(from, data, sender);
        }

        @Override
        public void error(Datagrams from, IOException error) {
            handler.error(from, error);
        }

        @Override
        public void closed(Datagrams from, @Nullable Throwable reason) {
            try {
                handler.closed(from, reason);
            } finally {
                if (reason != null) {
                    scope.fail(reason);
                }
            }
        }

        @Override
        public String toString() {
            return "datagrams of " + UdpServer.this;
        }
    }

    /** Describes a server; each value is checked when it is set. Threads: one at a time. */
    public static final class Builder {
        private @Nullable SocketAddress address;
        private @Nullable Integer port;
        private DatagramOptions options = DatagramOptions.defaults();
        private @Nullable DatagramHandler handler;
        private @Nullable String name;

        private Builder() {}

        /**
         * Sets where to receive.
         *
         * @param address an {@link InetSocketAddress} or {@link java.net.UnixDomainSocketAddress}
         * @return this builder
         */
        public Builder address(SocketAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets the port to receive at on the loopback interface; {@link #address} has precedence.
         *
         * @param port from 0, which is any free one, to 65535
         * @return this builder
         */
        public Builder port(int port) {
            this.port = ReadyChecks.port(port);
            return this;
        }

        /**
         * Sets bounds and socket options; default {@link DatagramOptions#defaults()}.
         *
         * @param options the options
         * @return this builder
         */
        public Builder options(DatagramOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Sets what handles the datagrams; required.
         *
         * @param handler called on the worker's thread
         * @return this builder
         */
        public Builder handler(DatagramHandler handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
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
        public UdpServer build() {
            return new UdpServer(this);
        }
    }
}
