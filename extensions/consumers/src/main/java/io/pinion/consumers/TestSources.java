package io.pinion.consumers;

import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sources that a test feeds by hand, in place of those of the routes. */
final class TestSources {
    private static final int LIMIT = 4_096;

    private final Map<String, TestSource<?>> sources = new ConcurrentHashMap<>();

    <T> Source<T> open(RouteSettings settings) {
        TestSource<T> source = new TestSource<>(Math.max(LIMIT, settings.bulkSize()));
        sources.put(settings.name(), source);
        return source;
    }

    @SuppressWarnings("unchecked") // the test knows the type of its items
    <T> TestSource<T> of(String route) {
        TestSource<?> source = sources.get(route);
        if (source == null) {
            throw new IllegalArgumentException("there is no route '" + route + "', only " + sources.keySet());
        }
        return (TestSource<T>) source;
    }

    /** The source of one route. */
    static final class TestSource<T> implements Source<T> {
        private final Map<T, CompletableFuture<Action>> waiting = Collections.synchronizedMap(new IdentityHashMap<>());
        private final int limit;
        private volatile @Nullable Inlet<T> inlet;

        TestSource(int limit) {
            this.limit = limit;
        }

        CompletableFuture<Action> deliver(T item) {
            Inlet<T> entry = inlet;
            if (entry == null) {
                throw new IllegalStateException("the app does not consume yet");
            }
            CompletableFuture<Action> end = new CompletableFuture<>();
            if (waiting.putIfAbsent(item, end) != null) {
                throw new IllegalArgumentException("this item has been delivered and is not settled: " + item);
            }
            try {
                entry.deliver(item);
            } catch (RuntimeException refused) {
                waiting.remove(item);
                throw refused;
            }
            return end;
        }

        @Override
        public int limit() {
            return limit;
        }

        @Override
        public void start(Inlet<T> entry) {
            inlet = entry;
        }

        @Override
        public boolean live(T item) {
            return true;
        }

        @Override
        public void settle(T item, Action action) {
            CompletableFuture<Action> end = waiting.remove(item);
            if (end != null) {
                end.complete(action);
            }
        }

        @Override
        public void flush() {}

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus(SourceStatus.State.RUNNING, Duration.ZERO, Duration.ZERO, "fed by a test");
        }
    }
}
