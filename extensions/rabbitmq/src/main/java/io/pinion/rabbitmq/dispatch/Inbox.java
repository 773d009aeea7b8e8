package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings calls from any thread to a worker, in order for each thread, without waiting for room in its ring: one task of
 * the worker runs what has gathered. Bounded by its users: a shard posts no more than its prefetch and a few calls.
 */
final class Inbox {
    private static final int BATCH = 64;
    private static final Duration NEXT_TRY = Duration.ofMillis(2);

    private final Worker worker;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    Inbox(Worker worker) {
        this.worker = worker;
    }

    void post(Runnable call) {
        calls.add(call);
        schedule();
    }

    /** Tries again what a full worker has refused; harmless at any time. */
    void schedule() {
        if (isScheduled.compareAndSet(false, true)) {
            offer();
        }
    }

    boolean isWorkerThere() {
        return worker.state().compareTo(WorkerState.CLOSED) < 0;
    }

    boolean takesWork() {
        return worker.state() == WorkerState.RUNNING;
    }

    private void offer() {
        if (worker.offer(this::drain) == OfferResult.FULL) {
            try {
                worker.timers().after(NEXT_TRY, this::offer);
            } catch (RejectedExecutionException e) {
                // Neither room nor timers; the next post or the wire's next look tries again.
                isScheduled.set(false);
            }
        }
    }

    private void drain() {
        try {
            for (int n = 0; n < BATCH; n++) {
                Runnable call = calls.poll();
                if (call == null) {
                    return;
                }
                call.run();
            }
        } finally {
            isScheduled.set(false);
            if (!calls.isEmpty()) {
                schedule();
            }
        }
    }
}
