package io.pinion.services.ready;

import io.pinion.worker.Worker;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The streams of one run of a server. Threads: the worker's. */
final class OpenStreams {
    private final String server;
    private final Set<Tracked> open = new LinkedHashSet<>();
    private @Nullable CompletableFuture<@Nullable Void> drained;

    OpenStreams(String server) {
        this.server = server;
    }

    StreamHandler track(Stream stream, StreamHandler handler) {
        Tracked tracked = new Tracked(stream, handler);
        open.add(tracked);
        if (drained != null) {
            // Accepted in the same turn in which the server stopped.
            stream.close();
        }
        return tracked;
    }

    int size() {
        return open.size();
    }

    /** Lets each stream send what it has and closes it; after the limit what is left is aborted. */
    CompletableFuture<@Nullable Void> drain(Worker worker, Duration limit) {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        drained = end;
        new ArrayList<>(open).forEach(tracked -> tracked.stream.close());
        if (open.isEmpty()) {
            end.complete(null);
            return end;
        }
        CompletableFuture<Void> tooLate = worker.timers().delay(limit);
        tooLate.thenRun(() -> new ArrayList<>(open).forEach(tracked -> tracked.stream.abort()));
        end.whenComplete((nothing, error) -> tooLate.cancel(false));
        return end;
    }

    private void closed(Tracked tracked) {
        open.remove(tracked);
        if (drained != null && open.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Its text says whose stream it is: it is what the worker's error handler gets when the handler throws. */
    private final class Tracked implements StreamHandler {
        private final Stream stream;
        private final StreamHandler handler;

        Tracked(Stream stream, StreamHandler handler) {
            this.stream = stream;
            this.handler = handler;
        }

        @Override
        public void data(Stream from, ByteBuffer data) throws Exception {
            handler.data(from, data);
        }

        @Override
        public void end(Stream from) throws Exception {
            handler.end(from);
        }

        @Override
        public void writable(Stream from) throws Exception {
            handler.writable(from);
        }

        @Override
        public void closed(Stream from, @Nullable Throwable reason) {
            try {
                handler.closed(from, reason);
            } finally {
                OpenStreams.this.closed(this);
            }
        }

        @Override
        public String toString() {
            return "stream of " + server + " from peer " + stream.remoteAddress() + " at " + stream.localAddress();
        }
    }
}
