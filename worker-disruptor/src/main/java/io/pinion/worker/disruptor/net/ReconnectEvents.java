package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectingStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the handler. Only {@link #data} lets out what the handler throws, since it ends the connection.
 *
 * <p>Threads: the worker's.
 */
final class ReconnectEvents {
    private final Host host;
    private final ReconnectingStream stream;
    private final ReconnectHandler handler;

    ReconnectEvents(Host host, ReconnectingStream stream, ReconnectHandler handler) {
        this.host = host;
        this.stream = stream;
        this.handler = handler;
    }

    void data(ByteBuffer data) throws Exception {
        try {
            handler.data(stream, data);
        } catch (Throwable t) {
            host.report(handler, t);
            throw t;
        }
    }

    void connected() {
        tell(to -> to.connected(stream));
    }

    void lost(@Nullable Throwable reason, int attempt, long retryInNs) {
        tell(to -> to.lost(stream, reason, attempt, retryInNs));
    }

    void writable() {
        tell(to -> to.writable(stream));
    }

    void closed() {
        tell(to -> to.closed(stream));
    }

    private void tell(Consumer<ReconnectHandler> event) {
        try {
            event.accept(handler);
        } catch (Throwable t) {
            host.report(handler, t);
        }
    }
}
