package io.pinion.worker.disruptor;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread per process that samples every worker: reports those that stand still with work to do, and ends the grace
 * of closes that nobody waits for. It costs the workers nothing.
 *
 * <p>A stall is measured in samples, not in wall time: when the watchdog itself is late (garbage collection, a stopped
 * process), the pause counts as one sample. The thread starts with the first worker and ends half a second after the last
 * at most: workers that come and go neither start nor wake it.
 */
final class Watchdog implements Runnable {
    private static final long MIN_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int SAMPLES_PER_THRESHOLD = 8;
    private static final Object LOCK = new Object();
    private static final List<Watched> WATCHED = new ArrayList<>();
    private static @Nullable Thread thread;
    private static long waitNs;

    private Watchdog() {}

    /** Watches a worker; one that is watched already is looked at more closely once it has a grace to end. */
    static void watch(Engine engine) {
        synchronized (LOCK) {
            if (WATCHED.stream().noneMatch(watched -> watched.engine.get() == engine)) {
                WATCHED.add(new Watched(engine, System::nanoTime));
            }
            if (thread == null) {
                thread = start();
            } else if (shortestPeriodNs() < waitNs) {
                LOCK.notifyAll();
            }
        }
    }

    private static Thread start() {
        Thread created = new Thread(null, new Watchdog(), "pinion-watchdog", 0, false);
        created.setDaemon(true);
        created.setContextClassLoader(null);
        created.start();
        return created;
    }

    static void forget(Engine engine) {
        synchronized (LOCK) {
            WATCHED.removeIf(watched -> watched.engine.get() == engine);
        }
    }

    @Override
    public void run() {
        while (true) {
            List<Watched> round = nextRound();
            if (round.isEmpty()) {
                return;
            }
            for (Watched watched : round) {
                try {
                    watched.sample();
                } catch (Throwable t) {
                    // The watchdog outlives whatever one look runs into, a logger that throws included.
                }
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // a round that comes early does no harm
    private static List<Watched> nextRound() {
        synchronized (LOCK) {
            try {
                waitNs = shortestPeriodNs();
                LOCK.wait(TimeUnit.NANOSECONDS.toMillis(waitNs));
            } catch (InterruptedException e) {
                // Nobody may stop the watchdog by interrupting it: this round is only early.
            }
            WATCHED.removeIf(watched -> watched.engine.get() == null);
            if (WATCHED.isEmpty()) {
                thread = null;
            }
            return List.copyOf(WATCHED);
        }
    }

    private static long shortestPeriodNs() {
        long shortest = MAX_PERIOD_NS;
        for (Watched watched : WATCHED) {
            shortest = Math.min(shortest, watched.periodNs());
        }
        return shortest;
    }

    /** One worker under watch. */
    static final class Watched {
        final WeakReference<Engine> engine;
        private final LongSupplier nanoClock;
        private long lastSampleNs;
        private long lastProgress = -1;
        private long stillNs;
        private boolean reported;

        Watched(Engine engine, LongSupplier nanoClock) {
            this.engine = new WeakReference<>(engine);
            this.nanoClock = nanoClock;
            lastSampleNs = nanoClock.getAsLong();
        }

        long periodNs() {
            Engine present = engine.get();
            if (present == null || present.closer.isGraceRunning()) {
                return MIN_PERIOD_NS;
            }
            long thresholdNs = Durations.toNanos(present.config.stallThreshold());
            return thresholdNs == 0
                    ? MAX_PERIOD_NS
                    : Math.max(MIN_PERIOD_NS, Math.min(MAX_PERIOD_NS, thresholdNs / SAMPLES_PER_THRESHOLD));
        }

        void sample() {
            Engine present = engine.get();
            if (present == null) {
                return;
            }
            present.closer.enforceGrace();
            long nowNs = nanoClock.getAsLong();
            long sinceNs = Math.min(nowNs - lastSampleNs, 2 * periodNs());
            lastSampleNs = nowNs;
            long thresholdNs = Durations.toNanos(present.config.stallThreshold());
            long progress = progressOf(present);
            if (thresholdNs == 0 || progress != lastProgress || !hasWork(present)) {
                lastProgress = progress;
                stillNs = 0;
                reported = false;
                return;
            }
            stillNs += sinceNs;
            if (stillNs >= thresholdNs && !reported) {
                reported = true;
                report(present);
            }
        }

        private static long progressOf(Engine engine) {
            return engine.poller.progress().startedOpaque()
                    + engine.local.headOpaque()
                    + engine.lanes.startedSum()
                    + engine.stalls.timersEntered()
                    + engine.tally.completedAcquire();
        }

        private static boolean hasWork(Engine engine) {
            return engine.lane.cursor() >= engine.poller.progress().nextOpaque()
                    || engine.local.tailOpaque() != engine.local.headOpaque()
                    || engine.lanes.isBehind()
                    || engine.stalls.isInTimer();
        }

        private void report(Engine engine) {
            engine.stalls.reports.increment();
            Thread worker = engine.thread.current();
            StackTraceElement[] stack = worker == null ? new StackTraceElement[0] : worker.getStackTrace();
            long next = engine.poller.progress().nextOpaque();
            String what = describe(engine, next);
            if (engine.observer != null) {
                engine.observer.stalled(what, stack.clone());
            }
            StringBuilder text = new StringBuilder("Worker '" + engine.config.name() + "' stalls: " + what);
            for (StackTraceElement frame : stack) {
                text.append(System.lineSeparator()).append("\tat ").append(frame);
            }
            System.getLogger("io.pinion.worker").log(Level.WARNING, text.toString());
        }

        private String describe(Engine engine, long next) {
            if (isLateClaim(engine, next)) {
                return "slot " + next + " was claimed and never published: its producer is stuck or was killed between"
                        + " the two. What is behind it waits";
            }
            if (engine.lanes.isWaitingForFiller()) {
                return "an event of a lane was claimed and never published: its filler does not return. What is behind"
                        + " it waits";
            }
            return "it has stood in one task for " + TimeUnit.NANOSECONDS.toMillis(stillNs)
                    + " ms while work waits. Hand blocking code to blocking()";
        }

        /** Not inside a task, and the next slot is claimed but empty. */
        private static boolean isLateClaim(Engine engine, long next) {
            return engine.poller.progress().startedOpaque() <= next
                    && engine.lane.cursor() >= next
                    && !engine.lane.slots().isPublishedAcquire(next);
        }
    }
}
