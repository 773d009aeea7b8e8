package io.pinion.consumers;

import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A source that a test plays; it writes down what it is told. */
final class HandSource<T> implements Source<T> {
    final List<String> settled = new ArrayList<>();
    final Set<T> dead = new HashSet<>();
    final Set<T> lonely = new HashSet<>();
    final CompletableFuture<Void> stopped = new CompletableFuture<>();
    final int limit;
    volatile SourceStatus status =
            new SourceStatus(SourceStatus.State.RUNNING, Duration.ZERO, Duration.ZERO, "played by a test");
    int flushes;
    boolean stopAsked;
    boolean closed;

    @Nullable
    RuntimeException failure;

    @Nullable
    Inlet<T> inlet;

    HandSource(int limit) {
        this.limit = limit;
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
        return !dead.contains(item);
    }

    @Override
    public boolean alone(T item) {
        return lonely.contains(item);
    }

    @Override
    public void settle(T item, Action action) {
        if (failure != null) {
            throw failure;
        }
        settled.add(action + " " + item);
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public CompletionStage<Void> stop() {
        stopAsked = true;
        return stopped;
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public SourceStatus status() {
        return status;
    }
}
