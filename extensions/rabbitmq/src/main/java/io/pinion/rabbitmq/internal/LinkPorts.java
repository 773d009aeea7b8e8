package io.pinion.rabbitmq.internal;

import io.pinion.rabbitmq.AmqpConnection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes links for other packages; {@link AmqpConnection} installs the maker when its class is initialized. */
public final class LinkPorts {
    private static volatile @Nullable Maker maker;

    private LinkPorts() {}

    /** What only the package of the connection can do. */
    public interface Maker {
        /**
         * Makes a link.
         *
         * @param connection whose settings it has
         * @param vhost the virtual host
         * @param purpose ends the name of its thread
         * @param listener is told what becomes of it
         * @return the link, not open
         */
        LinkPort make(AmqpConnection connection, String vhost, String purpose, LinkPort.Listener listener);

        /**
         * Returns the virtual host that was set.
         *
         * @param connection the connection
         * @return its own, which others may be used beside
         */
        String vhost(AmqpConnection connection);

        /**
         * Adds something to be closed with the connection.
         *
         * @param connection an open one
         * @param closer ends it within a bounded time
         * @throws IllegalStateException if the connection is not open
         */
        void onClose(AmqpConnection connection, Supplier<CompletableFuture<Void>> closer);
    }

    /**
     * Installs the maker.
     *
     * @param only the one there is
     */
    public static void install(Maker only) {
        maker = only;
    }

    /**
     * Returns the maker.
     *
     * @return the one installed
     */
    public static Maker maker() {
        return Objects.requireNonNull(maker, "installed by AmqpConnection");
    }
}
