package io.pinion.worker.disruptor;

import org.jspecify.annotations.Nullable;

/** A future that a timer completes. Completing or cancelling it by hand frees the timer. */
final class DelayFuture extends WorkerFuture<@Nullable Void> {
    private final EngineTimers timers;
    final TimerEntry entry;

    DelayFuture(EngineTimers timers, Waits waits, long deadlineNs) {
        super(waits);
        this.timers = timers;
        entry = new TimerEntry(deadlineNs) {
            @Override
            void fire(long nowNs) {
                timers.delayEnded(DelayFuture.this, tryFinish());
                timers.runCallbacks(DelayFuture.this);
            }
        };
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        timers.free(this);
        return cancelled;
    }

    @Override
    public boolean complete(@Nullable Void value) {
        boolean completed = super.complete(value);
        timers.free(this);
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean completed = super.completeExceptionally(error);
        timers.free(this);
        return completed;
    }
}
