package io.pinion.worker.disruptor;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The timers of a worker. The queue belongs to the worker's thread; other threads hand entries over through an inbox
 * for new ones and an inbox for cancelled ones, and wake the worker only if it would sleep past the new deadline.
 */
final class EngineTimers implements Timers {
    private static final int MIN_UNCOLLECTED = 4096;
    /** Entries of a large bucket moved between two looks at the ring: some ten microseconds. */
    private static final int SPREAD_STEP = 256;
    /** Long enough for whoever read the clock a moment ago. */
    private static final long PASSED_NS = TimeUnit.SECONDS.toNanos(1);

    private final Engine engine;
    private final NanoClock clock;
    private final TimerQueue queue;
    private final TimerInbox scheduled = TimerInbox.forScheduled();
    private final TimerInbox cancelled = TimerInbox.forCancelled();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger uncollected = new AtomicInteger();
    /** Futures that timers end, known to closers: who waits must be released although the worker is stuck. */
    private final Set<Future<?>> known = ConcurrentHashMap.newKeySet();

    EngineTimers(Engine engine) {
        this.engine = engine;
        clock = engine.clock;
        queue = new TimerQueue(clock.nanoTime());
    }

    // Setting timers, from any thread.

    @Override
    public CompletableFuture<Void> delay(Duration delay) {
        DelayFuture future = new DelayFuture(this, engine.waits, nowNs() + Durations.notNegative("delay", delay));
        // Asynchronous work in flight may go on while the worker drains; it comes from the worker's thread.
        boolean whileDraining = engine.thread.isCurrent();
        known(future);
        try {
            schedule(future.entry, whileDraining ? ControlWord.ABANDONING : ControlWord.DRAINING);
        } catch (RejectedExecutionException e) {
            unknown(future);
            throw e;
        }
        return future;
    }

    @Override
    public Scheduled after(Duration delay, Runnable task) {
        return set(nowNs() + Durations.notNegative("delay", delay), 0, task);
    }

    @Override
    public Scheduled at(Instant instant, Runnable task) {
        Objects.requireNonNull(instant, "instant");
        Instant now = clock.instant();
        Duration delay = instant.isAfter(now) ? Duration.between(now, instant) : Duration.ZERO;
        return set(nowNs() + Durations.toNanos(delay), 0, task);
    }

    @Override
    public Scheduled every(Duration initialDelay, Duration period, Runnable task) {
        long firstNs = nowNs() + Durations.notNegative("initialDelay", initialDelay);
        return set(firstNs, Durations.positive("period", period), task);
    }

    /** On the worker's thread. */
    Alarm alarm(long delayNs, Runnable action) {
        Alarm alarm = new Alarm(this, nowNs() + delayNs, action);
        queue.add(alarm);
        return alarm;
    }

    void cancelAlarm(Alarm alarm) {
        if (alarm.tryCancel(false) && alarm.isQueued()) {
            queue.remove(alarm);
        }
    }

    /** A single run at a time of the worker's clock, not set yet. */
    RunTimer newTimer(long deadlineNs, Runnable task) {
        return new RunTimer(this, task, deadlineNs, 0);
    }

    void start(RunTimer timer) {
        schedule(timer, ControlWord.DRAINING);
    }

    private Scheduled set(long deadlineNs, long periodNs, Runnable task) {
        Objects.requireNonNull(task, "task");
        RunTimer timer = new RunTimer(this, Decorated.runnable(engine.config, task), deadlineNs, periodNs);
        schedule(timer, ControlWord.DRAINING);
        return timer;
    }

    private void schedule(TimerEntry entry, int refuseFrom) {
        if (engine.control.acquire() >= refuseFrom) {
            neverSet(entry);
            throw refuseClosing();
        }
        if (!reserve()) {
            neverSet(entry);
            engine.rejected.increment();
            throw new RejectedExecutionException("Worker '" + engine.config.name() + "' has "
                    + engine.config.maxTimers() + " timers pending already; cancel some or raise maxTimers");
        }
        if (engine.thread.isCurrent()) {
            acceptInboxes();
            queue.add(entry);
            return;
        }
        long deadlineNs = entry.deadlineNs;
        scheduled.push(entry);
        int state = engine.control.afterPublication();
        if (state == ControlWord.PARKED && deadlineNs - engine.cells.wakeAtOpaque() < 0) {
            engine.wake();
        } else if (state >= refuseFrom && cancel(entry, false)) {
            throw refuseClosing();
        }
    }

    /** Cancelled entries that the worker has not collected are memory too, and bounded likewise. */
    private boolean reserve() {
        int max = engine.config.maxTimers();
        if (pending.incrementAndGet() <= max && uncollected.get() <= Math.max(max, MIN_UNCOLLECTED)) {
            return true;
        }
        pending.decrementAndGet();
        return false;
    }

    /** Takes a refused entry out of use; who cancelled it before has counted it off although it was never counted. */
    private void neverSet(TimerEntry entry) {
        if (!entry.tryCancel(true)) {
            pending.incrementAndGet();
        }
    }

    private RejectedExecutionException refuseClosing() {
        engine.rejected.increment();
        return new RejectedExecutionException(
                "Worker '" + engine.config.name() + "' is closing: it takes no new timers");
    }

    // Cancelling, from any thread.

    boolean cancel(TimerEntry entry, boolean evenIfFiring) {
        if (!entry.tryCancel(evenIfFiring)) {
            return false;
        }
        ended();
        if (!engine.thread.isCurrent()) {
            uncollected.incrementAndGet();
            cancelled.push(entry);
        } else if (entry.isQueued()) {
            queue.remove(entry);
        }
        return true;
    }

    void free(DelayFuture future) {
        unknown(future);
        cancel(future.entry, false);
    }

    void ended() {
        pending.decrementAndGet();
    }

    int pending() {
        return pending.get();
    }

    // The worker's side.

    long nowNs() {
        return clock.nanoTime();
    }

    boolean isActive() {
        return !queue.isEmpty() || !scheduled.isEmpty() || !cancelled.isEmpty();
    }

    boolean hasNew() {
        return !scheduled.isEmpty();
    }

    /** The earliest deadline, or a far time when nothing is pending; a time that has passed when a turn is needed first. */
    long nextDeadlineNs() {
        acceptInboxes();
        if (queue.isEmpty()) {
            return nowNs() + Durations.FOREVER_NS;
        }
        // What has just arrived may have made a bucket large, which is not to be moved whole here.
        return !engine.driven && spread(true) ? nowNs() - PASSED_NS : queue.nextDeadlineNs();
    }

    boolean hasPending() {
        acceptInboxes();
        return !queue.isEmpty();
    }

    private void acceptInboxes() {
        // In this order: an entry in both is met here first, and not inserted.
        queue.acceptScheduled(scheduled);
        int collected = queue.acceptCancelled(cancelled);
        if (collected > 0) {
            uncollected.addAndGet(-collected);
        }
    }

    int fireDue(int limit) {
        acceptInboxes();
        if (queue.isEmpty()) {
            return 0;
        }
        long nowNs = clock.nanoTime();
        // Who drives by hand, or closes, takes a turn that ran nothing for the end of what is due.
        boolean atOnce = engine.driven || engine.control.acquire() >= ControlWord.DRAINING;
        int done = 0;
        while (done < limit && engine.control.acquire() < ControlWord.ABANDONING) {
            TimerEntry entry = queue.pollDue(nowNs, atOnce);
            if (entry == null) {
                break;
            }
            if (entry.tryFire()) {
                entry.fire(nowNs);
                done++;
            }
        }
        return done;
    }

    /** A bounded step of what makes a million pending timers as cheap as none; true if there may be more to do. */
    boolean spread(boolean idle) {
        return queue.spread(SPREAD_STEP, idle) > 0;
    }

    /** Runs a due task; true if it failed. */
    boolean run(Runnable task, long latenessNs) {
        engine.samples.loopLag(latenessNs);
        engine.tally.addTimerDue();
        engine.stalls.enterTimer();
        boolean normal = engine.runner.run(task, null, null);
        engine.stalls.leaveTimer();
        return !normal;
    }

    /** What waits for a delay may hang, and leave the interrupt flag set, as a task may. */
    void runCallbacks(DelayFuture ended) {
        engine.stalls.enterTimer();
        ended.completeNormally(null);
        engine.stalls.leaveTimer();
        Thread.interrupted();
    }

    void rearm(RunTimer timer) {
        if (engine.control.acquire() >= ControlWord.DRAINING) {
            cancelByClose(timer);
        } else if (timer.tryReschedule()) {
            queue.add(timer);
        }
    }

    void delayEnded(DelayFuture future, boolean fired) {
        unknown(future);
        if (fired) {
            ended();
        }
    }

    /** A close has begun: what is due still runs, delays go on, the rest is cancelled. */
    void cancelNotDue() {
        acceptInboxes();
        long nowNs = clock.nanoTime();
        List<TimerEntry> kept = new ArrayList<>();
        TimerEntry entry;
        while ((entry = queue.pollAny()) != null) {
            boolean isDue = entry.deadlineNs - nowNs <= 0;
            if (isDue || !(entry instanceof RunTimer)) {
                kept.add(entry);
            } else {
                cancelByClose(entry);
            }
        }
        kept.forEach(queue::add);
    }

    /** The loop has ended: nothing fires any more. */
    void cancelAll() {
        acceptInboxes();
        TimerEntry entry;
        while ((entry = queue.pollAny()) != null) {
            cancelByClose(entry);
        }
        cancelKnown();
    }

    private void cancelByClose(TimerEntry entry) {
        if (entry instanceof Alarm alarm) {
            cancelAlarm(alarm);
            return;
        }
        cancel(entry, true);
        if (entry instanceof RunTimer timer && timer.task() instanceof Future<?> future) {
            future.cancel(false);
        }
    }

    void known(Future<?> future) {
        known.add(future);
    }

    void unknown(Future<?> future) {
        known.remove(future);
    }

    private void cancelKnown() {
        knownCancellations().forEach(Runnable::run);
    }

    List<Runnable> knownCancellations() {
        List<Runnable> cancellations = new ArrayList<>();
        for (Future<?> future : known) {
            cancellations.add(() -> future.cancel(false));
        }
        return cancellations;
    }
}
