package io.pinion.stress.load;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Tasks cancelled with an interrupt at random moments of their life, and tasks behind them that look for it. */
final class StrayInterrupts {
    static final String STRAY = "stray interrupt";

    private static final Duration END = Duration.ofSeconds(30);
    private static final int LONGEST = 200;

    private final Setup setup;
    private final long rounds;
    private final SplittableRandom random;
    private final Findings findings;
    private final Runnable watch = this::watch;

    // Of the worker's thread.
    private long hit;
    private long watched;

    // What a canceller waits for that wants to hit a running task.
    private volatile boolean started;

    // What the twin looks at.
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();

    StrayInterrupts(Setup setup, long rounds, SplittableRandom random, Findings findings) {
        this.setup = setup;
        this.rounds = rounds;
        this.random = random;
        this.findings = findings;
    }

    private Worker start() {
        return Worker.start(WorkerConfig.builder()
                .name("stray-interrupts")
                .capacity(64)
                .overflow(OverflowPolicy.block())
                .idleStrategy(setup.strategy())
                .poller(setup.poller())
                .build());
    }

    void run() {
        long calls = 0;
        long ofView = 0;
        WorkerStats stats;
        try (Worker worker = start()) {
            ExecutorService view = worker.asExecutorService();
            for (long i = 0; i < rounds; i++) {
                // The long ones are still there when a canceller comes that had to be woken itself.
                int length = random.nextInt(random.nextBoolean() ? LONGEST : 20 * LONGEST);
                started = false;
                switch (random.nextInt(4)) {
                    case 0 -> {
                        giveUp(worker, length);
                        calls++;
                    }
                    case 1 -> {
                        cancel(worker, view.submit(() -> spin(length)));
                        ofView++;
                    }
                    default -> cancel(worker, worker.submit(() -> spin(length)));
                }
            }
            view.shutdown();
            stats = worker.shutdown(END).stats();
        }
        findings.same("watchers lost or doubled", setup.toString(), 3 * rounds, watched);
        findings.same("missed wake-ups", setup.toString(), 0, stats.missedWakeups());
        System.out.printf(
                Locale.ROOT,
                "%-22s %,9d cancels (%,d through a call that gave up, %,d through the executor view), %,d hit a task "
                        + "while it ran, %,d watchers saw none%n",
                setup,
                rounds,
                calls,
                ofView,
                hit,
                watched);
    }

    private void cancel(Worker worker, Future<?> victim) {
        for (int i = 0; i < 3; i++) {
            worker.execute(watch);
        }
        if (random.nextBoolean()) {
            while (!started && !victim.isDone()) {
                Thread.onSpinWait();
            }
            turn(random.nextInt(LONGEST / 4));
        } else {
            turn(random.nextInt(2 * LONGEST));
        }
        victim.cancel(true);
    }

    /** A call that waits no longer than a few microseconds cancels its task. */
    private void giveUp(Worker worker, int length) {
        try {
            worker.call(
                    () -> {
                        spin(length);
                        return 0;
                    },
                    Duration.ofNanos(random.nextInt(20_000)));
        } catch (WaitTimeoutException e) {
            // Meant to.
        }
        for (int i = 0; i < 3; i++) {
            worker.execute(watch);
        }
    }

    /** The broken canceller: looks whether the task runs, then interrupts the thread. */
    void runTwin() {
        try (Worker worker = start()) {
            worker.execute(() -> thread = Thread.currentThread());
            for (long i = 0; i < rounds && !findings.has(STRAY); i++) {
                int length = random.nextInt(LONGEST);
                worker.execute(() -> {
                    running = true;
                    spin(length);
                    running = false;
                    Thread.interrupted();
                });
                for (int n = 0; n < 3; n++) {
                    worker.execute(watch);
                }
                turn(random.nextInt(2 * LONGEST));
                if (running) {
                    turn(random.nextInt(LONGEST));
                    thread.interrupt();
                }
            }
        }
    }

    private void spin(int times) {
        started = true;
        turn(times);
        if (Thread.currentThread().isInterrupted()) {
            hit++;
        }
    }

    /** Long enough for an interrupt on its way to arrive. */
    private void watch() {
        watched++;
        for (int i = 0; i < 20; i++) {
            if (Thread.currentThread().isInterrupted()) {
                findings.add(STRAY, setup.toString());
                return;
            }
            Thread.onSpinWait();
        }
    }

    private static void turn(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
