package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bucket of a {@link RateLimiter}.
 *
 * <p>Any thread takes tokens; the worker's thread alone adds them, to the waiters first. Hence while somebody waits
 * there are none, and nobody overtakes. What a tick brings follows from the number of ticks since the timer was set, so
 * that neither rounding nor merged ticks lose any. The timer is set by whoever finds the flag {@code ticking} down; the
 * worker takes it down when the bucket is full.
 */
final class RateBucket {
    private static final long MIN_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String CLOSED = "The rate limiter was closed";

    private final Worker worker;
    private final int burst;
    private final int maxWaiters;
    private final long stepNs;
    /** Tokens per step, as a fraction; both are less than 2^56. */
    private final long numerator;

    private final long denominator;

    private final AtomicInteger tokens;
    private final AtomicBoolean ticking = new AtomicBoolean();
    /** The ticks set last. */
    private volatile @Nullable Ticks ticks;

    private volatile boolean closed;
    private volatile long refused;

    // The worker's thread only.
    private final Deque<CompletableFuture<Void>> waiters = new ArrayDeque<>();
    private boolean looking;

    RateBucket(Worker worker, int permits, long perNs, int burst, int maxWaiters) {
        this.worker = worker;
        this.burst = burst;
        this.maxWaiters = maxWaiters;
        // Rounded up: a step never brings a token before its time.
        long evenNs = (perNs + permits - 1) / permits;
        stepNs = Math.max(evenNs, Math.min(MIN_STEP_NS, perNs));
        boolean oneByOne = stepNs == evenNs && perNs % permits == 0;
        numerator = oneByOne ? 1 : permits * stepNs;
        denominator = oneByOne ? 1 : perNs;
        tokens = new AtomicInteger(burst);
    }

    int available() {
        return tokens.get();
    }

    long refused() {
        return refused;
    }

    boolean tryTake() {
        if (closed || !takeOne()) {
            return false;
        }
        try {
            tick();
        } catch (RejectedExecutionException e) {
            tokens.incrementAndGet();
            throw e;
        }
        return true;
    }

    private boolean takeOne() {
        while (true) {
            int now = tokens.get();
            if (now == 0) {
                return false;
            }
            if (tokens.compareAndSet(now, now - 1)) {
                return true;
            }
        }
    }

    /** On the worker's thread. */
    CompletableFuture<Void> acquire() {
        if (closed) {
            throw FlowFutures.closed("The rate limiter");
        }
        if (tryTake()) {
            return CompletableFuture.completedFuture(null);
        }
        makeRoom();
        tick();
        // May throw as the tick may: nobody waits yet.
        look();
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiters.add(waiter);
        return waiter;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void makeRoom() {
        if (waiters.size() < maxWaiters) {
            return;
        }
        waiters.removeIf(CompletableFuture::isDone);
        if (waiters.size() >= maxWaiters) {
            refused++;
            throw new RejectedExecutionException(
                    "The rate limiter has " + maxWaiters + " waiters already; try later or raise maxWaiters");
        }
    }

    /** Sees to it that the timer runs; on any thread. */
    private void tick() {
        if (ticking.get() || !ticking.compareAndSet(false, true)) {
            return;
        }
        try {
            Ticks started = new Ticks();
            started.start();
            ticks = started;
        } catch (RejectedExecutionException e) {
            ticking.set(false);
            throw e;
        }
    }

    /** The tokens of one time of ticking. */
    private final class Ticks implements Runnable {
        private volatile @Nullable Scheduled timer;
        private long steps;
        private long missedBefore;
        /** What the steps have brought and was less than a token. */
        private long carry;

        void start() {
            timer = worker.timers().every(Duration.ofNanos(stepNs), this);
        }

        @Override
        public void run() {
            steps++;
            Scheduled set = timer;
            if (set == null) {
                // Set by another thread that has not come back yet; the next tick makes up for this one.
                return;
            }
            long missed = set.missedTicks();
            steps = Math.min(steps + missed - missedBefore, (Long.MAX_VALUE - denominator) / numerator);
            missedBefore = missed;
            carry += numerator * steps;
            steps = 0;
            add(carry / denominator);
            carry %= denominator;
            if (closed) {
                refuseAll(CLOSED);
            }
            if (closed || waiters.isEmpty() && tokens.get() == burst) {
                stop(set);
            }
        }

        /** Set by another thread that has not come back yet, it stops itself at its next tick. */
        void close() {
            Scheduled set = timer;
            if (set != null) {
                stop(set);
            }
        }

        private void stop(Scheduled set) {
            set.cancel();
            ticking.set(false);
            // Somebody may have taken one before the flag was down.
            if (tokens.get() < burst && !closed) {
                try {
                    tick();
                } catch (RejectedExecutionException e) {
                    // Nobody waits; whoever takes the next one tries again.
                }
            }
        }
    }

    private void add(long count) {
        long left = count;
        while (left > 0 && !waiters.isEmpty()) {
            // One that was cancelled costs nothing.
            if (waiters.remove().complete(null)) {
                left--;
            }
        }
        int now;
        do {
            now = tokens.get();
        } while (!tokens.compareAndSet(now, (int) Math.min(burst, now + left)));
    }

    /** A closing worker cancels the ticks and tells nobody; who waits must not wait for the end of its grace. */
    private void look() {
        if (looking) {
            return;
        }
        CompletableFuture<Void> delay = worker.timers().delay(LOOK);
        looking = true;
        var unused = delay.whenComplete((ignored, error) -> {
            looking = false;
            if (error != null) {
                return;
            }
            if (worker.state() != WorkerState.RUNNING) {
                refuseAll("The worker of the rate limiter is closing");
            } else if (!waiters.isEmpty()) {
                look();
            }
        });
    }

    void close() {
        closed = true;
        try {
            worker.execute(() -> {
                refuseAll(CLOSED);
                Ticks last = ticks;
                if (last != null) {
                    last.close();
                }
            });
        } catch (RejectedExecutionException e) {
            // Closing, the worker ends the waiters; full, the next tick or look does.
        }
    }

    private void refuseAll(String why) {
        CompletableFuture<Void> waiter;
        while ((waiter = waiters.poll()) != null) {
            waiter.completeExceptionally(new RejectedExecutionException(why + "; no permit comes any more"));
        }
    }
}
