package io.pinion.worker.disruptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A worker as a {@link ScheduledExecutorService}, with a life of its own.
 *
 * <p>It knows what was handed to it and has not ended: {@code shutdownNow} takes that back, termination waits for it.
 * As with {@link java.util.concurrent.ScheduledThreadPoolExecutor}, delayed tasks still run after {@code shutdown} and
 * periodic ones do not. A task that the worker's overflow policy would drop is rejected here, since a future that never
 * ends would break the contract.
 */
final class ExecutorView extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long LOOK_AGAIN_MS = 20;

    private final Engine engine;
    private final Submitter submitter;
    private final Set<ViewEntry> entries = ConcurrentHashMap.newKeySet();
    private final Set<ViewSchedule<?>> schedules = ConcurrentHashMap.newKeySet();
    private final Object termination = new Object();
    private volatile boolean shutdown;

    ExecutorView(Engine engine, Submitter submitter) {
        this.engine = engine;
        this.submitter = submitter;
    }

    Engine engine() {
        return engine;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        refuseIfShutdown();
        ViewEntry entry = new ViewEntry(this, task);
        entries.add(entry);
        boolean handed = false;
        try {
            // Again, now that a shutdown that comes next would see the entry.
            refuseIfShutdown();
            handed = submitter.hand(entry, null, null);
            if (!handed) {
                throw refuse("is full and its overflow policy drops");
            }
        } finally {
            if (!handed) {
                entryEnded(entry);
            }
        }
    }

    private void refuseIfShutdown() {
        if (isShutdown()) {
            throw refuse("is shut down");
        }
    }

    private RejectedExecutionException refuse(String why) {
        engine.rejected.increment();
        return new RejectedExecutionException("The executor over worker '" + engine.config.name() + "' " + why);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new ViewTask<>(this, Decorated.callable(engine.config, callable));
    }

    @Override
    @SuppressWarnings("NullAway") // the JDK's own signature: the value may be null where T allows it
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        Runnable body = Decorated.runnable(engine.config, runnable);
        return new ViewTask<>(this, () -> {
            body.run();
            return value;
        });
    }

    void refuseSelfAwait(String what) {
        engine.waits.refuseSelfAwait(what);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        refuseSelfAwait("invokeAll");
        return super.invokeAll(tasks);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        refuseSelfAwait("invokeAll");
        return super.invokeAll(tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        refuseSelfAwait("invokeAny");
        return super.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        refuseSelfAwait("invokeAny");
        return super.invokeAny(tasks, timeout, unit);
    }

    // Schedules.

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Objects.requireNonNull(command, "command");
        return schedule(
                () -> {
                    command.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        Objects.requireNonNull(callable, "callable");
        return set(callable, delayNs(delay, unit), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return periodic(command, delayNs(initialDelay, unit), positiveNs("period", period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return periodic(command, delayNs(initialDelay, unit), -positiveNs("delay", delay, unit));
    }

    private ScheduledFuture<?> periodic(Runnable command, long initialNs, long periodNs) {
        Objects.requireNonNull(command, "command");
        return set(
                () -> {
                    command.run();
                    return null;
                },
                initialNs,
                periodNs);
    }

    private static long delayNs(long delay, TimeUnit unit) {
        return Durations.bounded(Math.max(0, unit.toNanos(delay)));
    }

    private static long positiveNs(String name, long duration, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit");
        if (duration <= 0) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
        return Durations.bounded(unit.toNanos(duration));
    }

    private <V extends @Nullable Object> ScheduledFuture<V> set(Callable<V> body, long delayNs, long periodNs) {
        refuseIfShutdown();
        ViewSchedule<V> schedule = new ViewSchedule<>(
                this, Decorated.callable(engine.config, body), engine.clock.nanoTime() + delayNs, periodNs);
        schedules.add(schedule);
        engine.timers.known(schedule);
        boolean set = false;
        try {
            refuseIfShutdown();
            schedule.arm();
            set = true;
        } finally {
            if (!set) {
                scheduleEnded(schedule);
            }
        }
        return schedule;
    }

    boolean mayRearm() {
        return !shutdown;
    }

    // The end.

    void entryEnded(ViewEntry entry) {
        entries.remove(entry);
        announceTermination();
    }

    void scheduleEnded(ViewSchedule<?> schedule) {
        engine.timers.unknown(schedule);
        schedules.remove(schedule);
        announceTermination();
    }

    private void announceTermination() {
        if (shutdown && entries.isEmpty() && schedules.isEmpty()) {
            synchronized (termination) {
                termination.notifyAll();
            }
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
        for (ViewSchedule<?> schedule : schedules) {
            if (schedule.isPeriodic()) {
                schedule.cancel(false);
            }
        }
        announceTermination();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> neverRun = new ArrayList<>();
        for (ViewEntry entry : entries) {
            if (entry.takeBack()) {
                neverRun.add(entry.task());
            } else {
                entry.cancel(true);
            }
        }
        for (ViewSchedule<?> schedule : schedules) {
            if (schedule.takeBack()) {
                neverRun.add(schedule);
            } else {
                schedule.cancel(true);
            }
        }
        announceTermination();
        return neverRun;
    }

    @Override
    public boolean isShutdown() {
        return shutdown || engine.control.acquire() >= ControlWord.DRAINING;
    }

    @Override
    public boolean isTerminated() {
        return isShutdown() && entries.isEmpty() && schedules.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = engine.clock.nanoTime() + Durations.bounded(unit.toNanos(timeout));
        if (!isTerminated()) {
            refuseSelfAwait("awaitTermination");
        }
        synchronized (termination) {
            while (!isTerminated()) {
                long leftNs = deadlineNs - engine.clock.nanoTime();
                if (leftNs <= 0) {
                    return false;
                }
                // A close of the worker is not announced here, so the wait looks again now and then.
                TimeUnit.NANOSECONDS.timedWait(
                        termination, Math.max(1, Math.min(leftNs, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MS))));
            }
            return true;
        }
    }
}
