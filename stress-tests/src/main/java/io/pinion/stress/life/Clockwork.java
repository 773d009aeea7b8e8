package io.pinion.stress.life;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Timers;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What runs periodic and single tasks: the library's timers, or one of the JDK's that is known to do it worse. */
interface Clockwork extends AutoCloseable {
    /** Tells how many ticks of a periodic task had no run of their own. */
    @FunctionalInterface
    interface Missed {
        long ticks();
    }

    Missed every(Duration period, Runnable task);

    void after(Duration delay, Runnable task);

    @Override
    void close();

    static Clockwork of(Timers timers) {
        return new Clockwork() {
            @Override
            public Missed every(Duration period, Runnable task) {
                Scheduled scheduled = timers.every(period, task);
                return scheduled::missedTicks;
            }

            @Override
            public void after(Duration delay, Runnable task) {
                timers.after(delay, task);
            }

            @Override
            public void close() {
                // They end with their worker.
            }
        };
    }

    /** A broken twin: runs every missed tick, one after the other. */
    static Clockwork catchingUp() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        return new Clockwork() {
            @Override
            public Missed every(Duration period, Runnable task) {
                executor.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
                return () -> 0;
            }

            @Override
            public void after(Duration delay, Runnable task) {
                executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }

    /** A broken twin: goes by the wall clock. */
    static Clockwork byTheWallClock() {
        Timer timer = new Timer("wall-clock", true);
        return new Clockwork() {
            @Override
            public Missed every(Duration period, Runnable task) {
                timer.schedule(taskOf(task), period.toMillis(), period.toMillis());
                return () -> 0;
            }

            @Override
            public void after(Duration delay, Runnable task) {
                timer.schedule(taskOf(task), delay.toMillis());
            }

            @Override
            public void close() {
                timer.cancel();
            }
        };
    }

    private static TimerTask taskOf(Runnable task) {
        return new TimerTask() {
            @Override
            public void run() {
                task.run();
            }
        };
    }
}
