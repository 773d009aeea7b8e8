package io.pinion.worker.disruptor;

import io.pinion.worker.SelfAwaitException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How other threads wait for a worker: refused on its own thread, a short spin while it is hot, then a park. */
final class Waits {
    /** About the price of one wake-up of a sleeping thread. */
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /** Then at twice the time, and so on; see {@link Idler}. */
    private static final long FIRST_YIELD_NS = TimeUnit.MICROSECONDS.toNanos(1);

    /** The worker's own wake-up, its last turns and its report; without a backlog no more than that. */
    private static final long END_SPIN_NS = 2 * SPIN_NS;

    /** How much later than asked the kernel ends a sleep, to save interrupts; its default for ordinary threads. */
    private static final long TIMER_SLACK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final int LOOKS_PER_CLOCK_READ = 16;

    private final String workerName;
    private final LoopThread thread;
    private final LoopCells cells;
    private final boolean maySpin;
    final NanoClock clock;

    Waits(String workerName, LoopThread thread, LoopCells cells, boolean maySpin, NanoClock clock) {
        this.workerName = workerName;
        this.thread = thread;
        this.cells = cells;
        this.maySpin = maySpin;
        this.clock = clock;
    }

    boolean onOwnThread() {
        return thread.isCurrent();
    }

    void refuseSelfAwait(String what) {
        if (thread.isCurrent()) {
            throw new SelfAwaitException(what + " on the thread of worker '" + workerName
                    + "' would wait for that worker's own work, for ever. Use submit and a callback"
                    + " (thenAccept, handle), or submitAsync, instead.");
        }
    }

    /**
     * Spins until the future is done, or it no longer pays: the worker sleeps, or a wake-up's price is spent, or the
     * clock has reached the deadline. The first looks come before any clock is read.
     */
    void spin(CompletableFuture<?> future, long deadlineNs) {
        if (!maySpin || cells.isAsleep() || VirtualThreads.isCurrentVirtual() || isDoneSoon(future)) {
            return;
        }
        long startNs = System.nanoTime();
        long limitNs = Math.min(SPIN_NS, deadlineNs - clock.nanoTime());
        long nextYieldNs = FIRST_YIELD_NS;
        do {
            long spentNs = System.nanoTime() - startNs;
            if (spentNs >= limitNs || cells.isAsleep()) {
                return;
            }
            if (spentNs >= nextYieldNs) {
                nextYieldNs = 2 * spentNs;
                Thread.yield();
            }
        } while (!isDoneSoon(future));
    }

    private static boolean isDoneSoon(CompletableFuture<?> future) {
        for (int i = 0; i < LOOKS_PER_CLOCK_READ; i++) {
            if (future.isDone()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Spins until a close is over, or longer than one without a backlog takes. The worker is awake, or being woken. */
    void spinForEnd(BooleanSupplier isOver, long maxNs) {
        if (!maySpin || VirtualThreads.isCurrentVirtual()) {
            return;
        }
        long startNs = System.nanoTime();
        long limitNs = Math.min(END_SPIN_NS, maxNs);
        long nextYieldNs = FIRST_YIELD_NS;
        while (!isOver.getAsBoolean()) {
            long spentNs = System.nanoTime() - startNs;
            if (spentNs >= limitNs) {
                return;
            }
            if (spentNs >= nextYieldNs) {
                nextYieldNs = 2 * spentNs;
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * How much of the end of a wait is not slept through: whoever has a limit is to return at it, not after the slack.
     * A quarter of the wait at most, and nothing of it by a clock that somebody moves by hand.
     */
    long sleeplessNs(long deadlineNs) {
        if (!maySpin || clock != NanoClock.SYSTEM || VirtualThreads.isCurrentVirtual()) {
            return 0;
        }
        return Math.max(0, Math.min(TIMER_SLACK_NS, (deadlineNs - clock.nanoTime()) / 4));
    }

    /** Spins through the rest of a wait, without yields: one could take longer than the slack that is avoided. */
    void spinToDeadline(CompletableFuture<?> future, long deadlineNs) {
        Thread current = Thread.currentThread();
        while (!future.isDone() && clock.nanoTime() - deadlineNs < 0 && !current.isInterrupted()) {
            Thread.onSpinWait();
        }
    }
}
