package io.pinion.rabbitmq;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One named daemon thread with a bounded queue, which owns all channels of a link. */
final class Owner {
    /** The most commands that wait. */
    static final int MAX_PENDING = 65_536;

    private static final System.Logger LOG = System.getLogger(Owner.class.getName());

    private final AtomicInteger pending = new AtomicInteger();
    private final ScheduledThreadPoolExecutor executor;
    private final String name;
    private volatile @Nullable Thread thread;

    Owner(String name) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(1, this::thread);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    private Thread thread(Runnable loop) {
        Thread made = new Thread(loop, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    void execute(Runnable command) {
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            throw new RejectedExecutionException(
                    name + " has " + MAX_PENDING + " commands waiting; slow down, or wait for the broker");
        }
        try {
            executor.execute(() -> {
                pending.decrementAndGet();
                guarded(command);
            });
        } catch (RejectedExecutionException e) {
            pending.decrementAndGet();
            throw new RejectedExecutionException(name + " is closed", e);
        }
    }

    /** Runs later; silently never, when the owner has ended by then. */
    ScheduledFuture<?> after(long delayNs, Runnable command) {
        return executor.schedule(() -> guarded(command), delayNs, TimeUnit.NANOSECONDS);
    }

    ScheduledFuture<?> every(long periodNs, Runnable command) {
        return executor.scheduleWithFixedDelay(() -> guarded(command), periodNs, periodNs, TimeUnit.NANOSECONDS);
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Nothing new is taken; what is running ends. */
    void shutdown() {
        executor.shutdown();
    }

    /** Interrupts what is running. */
    void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void guarded(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, name + ": a command failed: " + Text.of(e), e);
        }
    }
}
