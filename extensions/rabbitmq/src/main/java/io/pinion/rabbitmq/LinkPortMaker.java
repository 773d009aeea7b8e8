package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;
import io.pinion.rabbitmq.internal.LinkPort;
import io.pinion.rabbitmq.internal.LinkPorts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows links to the other packages of this module. */
final class LinkPortMaker implements LinkPorts.Maker {
    @Override
    public LinkPort make(AmqpConnection connection, String vhost, String purpose, LinkPort.Listener listener) {
        return new Port(new Link(connection.settings(), vhost, purpose, new Adapter(listener)));
    }

    @Override
    public String vhost(AmqpConnection connection) {
        return connection.settings().vhost();
    }

    @Override
    public void onClose(AmqpConnection connection, Supplier<CompletableFuture<Void>> closer) {
        connection.onClose(closer);
    }

    private record Adapter(LinkPort.Listener listener) implements LinkListener {
        @Override
        public void up(Connection connection, long incarnation) throws Exception {
            listener.up(connection);
        }

        @Override
        public void down(long incarnation, Throwable cause) {
            listener.down(cause);
        }

        @Override
        public void blocked(String reason) {}

        @Override
        public void unblocked() {}
    }

    private record Port(Link link) implements LinkPort {
        @Override
        public void open() {
            link.open();
        }

        @Override
        public void execute(Runnable command) {
            link.execute(command);
        }

        @Override
        public void after(Duration delay, Runnable command) {
            try {
                var unused = link.owner().after(delay.toNanos(), command);
            } catch (RejectedExecutionException e) {
                // Closed: nothing is left to be done.
            }
        }

        @Override
        public @Nullable Connection current() {
            return link.current();
        }

        @Override
        public void restart(Throwable why) {
            link.restart(why);
        }

        @Override
        public CompletableFuture<Void> close(Duration grace) {
            return link.close(grace);
        }
    }
}
