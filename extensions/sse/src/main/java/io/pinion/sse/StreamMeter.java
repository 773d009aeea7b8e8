package io.pinion.sse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What an {@link EventStream} counts. The worker's thread writes, any may read. */
final class StreamMeter {
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong connectionErrors = new AtomicLong();
    private final AtomicLong handlerErrors = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong closedBytes = new AtomicLong();

    private volatile SseState state = SseState.NEW;
    private volatile long stateSinceNs = System.nanoTime();
    private volatile long openedNs = stateSinceNs;
    /** Since when the stream has not been open for as long as counts as health; 0 while it is. */
    private volatile long awaySinceNs;

    private volatile @Nullable Throwable lastError;
    private volatile @Nullable Attempt open;

    SseState state() {
        return state;
    }

    void state(SseState next) {
        long nowNs = System.nanoTime();
        stateSinceNs = nowNs;
        if (awaySinceNs == 0 && next != SseState.OPEN) {
            awaySinceNs = nowNs;
        }
        state = next;
    }

    void attempt() {
        attempts.incrementAndGet();
    }

    void opened(Attempt attempt) {
        Attempt last = open;
        if (last != null) {
            closedBytes.addAndGet(last.bytes());
        }
        open = attempt;
        connections.incrementAndGet();
        openedNs = System.nanoTime();
        state(SseState.OPEN);
    }

    void healthy() {
        awaySinceNs = 0;
        lastError = null;
    }

    void failed(Throwable error) {
        connectionErrors.incrementAndGet();
        lastError = error;
    }

    void handlerError() {
        handlerErrors.incrementAndGet();
    }

    void delivered(SseEvent event) {
        (event.isGap() ? gaps : events).incrementAndGet();
    }

    void stale() {
        stale.incrementAndGet();
    }

    SseStatus status(String handledId) {
        long nowNs = System.nanoTime();
        Attempt last = open;
        long lifeNs = last == null || last.bytes() == 0 ? openedNs : last.lastByteNs();
        return new SseStatus(
                state, Duration.ofNanos(nowNs - stateSinceNs), Duration.ofNanos(nowNs - lifeNs), handledId, lastError);
    }

    /** How long it is since the stream was last healthy; zero while it is. */
    Duration away() {
        long sinceNs = awaySinceNs;
        return sinceNs == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sinceNs);
    }

    SseStats stats() {
        Attempt last = open;
        long opened = connections.get();
        return new SseStats(
                attempts.get(),
                opened,
                Math.max(0, opened - 1),
                connectionErrors.get(),
                handlerErrors.get(),
                events.get(),
                gaps.get(),
                stale.get(),
                closedBytes.get() + (last == null ? 0 : last.bytes()));
    }
}
