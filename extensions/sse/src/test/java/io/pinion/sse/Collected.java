package io.pinion.sse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a client delivered and reported. */
final class Collected {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    final List<SseEvent> events = new CopyOnWriteArrayList<>();
    final List<Throwable> connectionErrors = new CopyOnWriteArrayList<>();
    final List<Throwable> exceptions = new CopyOnWriteArrayList<>();
    final List<String> connections = new CopyOnWriteArrayList<>();

    SseClientBuilder hook(SseClientBuilder builder) {
        return builder.reconnectDelay(Duration.ofMillis(2))
                .onConnection(() -> connections.add("connected"))
                .onConnectionError(connectionErrors::add)
                .onException(exceptions::add);
    }

    /** Events as text: {@code name/data/id}, or {@code gap}. */
    List<String> texts() {
        return events.stream()
                .map(event -> event.isGap() ? "gap" : event.name() + "/" + event.data() + "/" + event.id())
                .toList();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("did not happen within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
