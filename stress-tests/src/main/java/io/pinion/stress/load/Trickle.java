package io.pinion.stress.load;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.disruptor.MutedWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One worker and one thread that hands it something after a pause, again and again. */
final class Trickle {
    static final String MISSED = "missed wake-ups";
    static final String ASLEEP = "asleep with work";

    private static final Duration END = Duration.ofSeconds(30);

    /** Never full, even when the worker gets no processor for a second. */
    private static final int CAPACITY = 8192;

    /** A preallocated event. */
    private static final class Event {
        private long sentNs;
    }

    private final Setup setup;
    private final long tasks;
    private final SplittableRandom random;
    private final Findings findings;
    private final Worker worker;
    private final Lane<Event> lane;
    private final Latencies delays = new Latencies();
    private final Thread thread = new Thread(this::feed, "trickle");
    private final SleepWatch watch = new SleepWatch();
    private boolean tasksOnly;

    Trickle(Setup setup, long tasks, SplittableRandom random, Findings findings) {
        this.setup = setup;
        this.tasks = tasks;
        this.random = random;
        this.findings = findings;
        worker = Worker.start(WorkerConfig.builder()
                .name("wakeups")
                .capacity(CAPACITY)
                .overflow(OverflowPolicy.block())
                .idleStrategy(setup.strategy())
                .poller(setup.poller())
                .build());
        lane = worker.lanes().lane(Event::new, (event, sequence, endOfBatch) -> ran(event.sentNs), CAPACITY);
    }

    /** Before the start: nobody wakes the worker any more. */
    void mute() {
        tasksOnly = true;
        MutedWorker.mute(worker);
    }

    void start() throws Exception {
        worker.submit(watch::watchThisThread).get(END.toSeconds(), TimeUnit.SECONDS);
        thread.start();
    }

    /** From time to time, by one other thread. */
    void look() throws IOException {
        StackTraceElement[] stack = watch.look();
        if (stack != null) {
            findings.add(ASLEEP, setup + ": " + Arrays.toString(stack));
        }
    }

    private void feed() {
        for (long i = 0; i < tasks; i++) {
            pause();
            hand(System.nanoTime());
            watch.handedOver();
        }
    }

    private void hand(long nowNs) {
        switch (tasksOnly ? 0 : random.nextInt(6)) {
            case 1 -> worker.submit(() -> ran(nowNs));
            case 2 -> lane.publish((event, sentNs) -> event.sentNs = sentNs, nowNs);
            case 3 -> worker.timers().after(Duration.ZERO, () -> ran(nowNs));
            case 4 -> worker.execute((Trickle to, Long sentNs) -> to.ran(sentNs), this, nowNs);
            case 5 -> {
                if (worker.offer(() -> ran(nowNs)) != OfferResult.ACCEPTED) {
                    findings.add("refused", setup + ": an offer to a worker that has nothing to do");
                }
            }
            default -> worker.execute(() -> ran(nowNs));
        }
    }

    private void ran(long sentNs) {
        delays.record(System.nanoTime() - sentNs);
        watch.ran();
    }

    /**
     * Mostly up to 200 us, which meets the worker on its way to sleep; one in four up to 2 ms, one in a thousand up to
     * 200 ms, which is past the longest sleep.
     */
    private void pause() {
        long pauseNs;
        if (random.nextInt(1_000) == 0) {
            pauseNs = random.nextInt(200_000_000);
        } else {
            pauseNs = random.nextInt(random.nextInt(4) == 0 ? 2_000_000 : 200_000);
        }
        long untilNs = System.nanoTime() + pauseNs;
        if (pauseNs < 60_000) {
            while (System.nanoTime() < untilNs) {
                Thread.onSpinWait();
            }
        } else {
            LockSupport.parkNanos(pauseNs);
        }
    }

    /** Waits for the end, checks and prints; returns how often the worker was woken. */
    long finish() throws Exception {
        thread.join();
        awaitTimers();
        if (!worker.drain(END)) {
            findings.add("not drained", setup + ": " + worker.stats());
        }
        WorkerStats stats = worker.shutdown(END).stats();
        findings.same("lost or doubled", setup + ": runs", tasks, watch.count());
        findings.same(MISSED, setup.toString(), 0, stats.missedWakeups());
        if (!tasksOnly && stats.wakeups() == 0) {
            findings.add("never slept", setup.toString());
        }
        System.out.printf(
                Locale.ROOT,
                "%-20s %,11d %,11d %7d %7d %8d %9.1f %9.1f %9.0f %10.0f%s%n",
                setup,
                tasks,
                stats.wakeups(),
                stats.missedWakeups(),
                watch.found(),
                watch.starved(),
                delays.quantileNs(0.5) / 1e3,
                delays.quantileNs(0.99) / 1e3,
                delays.quantileNs(0.999) / 1e3,
                delays.quantileNs(1) / 1e3,
                tasksOnly ? "  twin: nobody wakes it" : "");
        return stats.wakeups();
    }

    /** Timers that are due count as handed over only when the worker has seen them. */
    private void awaitTimers() {
        long deadlineNs = System.nanoTime() + END.toNanos();
        while (worker.stats().timersPending() > 0 && System.nanoTime() < deadlineNs) {
            Thread.yield();
        }
    }
}
