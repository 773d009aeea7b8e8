package io.pinion.stress.life;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with timers, time limits and a watchdog: {@code PausesChild <poller> <pinion|catching-up|wall-clock>}. Takes
 * {@code wall} (tells the wall clock), {@code storm <ms> rests|gapless} (collects for so long) and {@code end} (tells the
 * figures and ends).
 */
final class PausesChild {
    static final int CALLERS = 2;
    /** Longer than any moment without a processor, shorter than the longest pause. */
    private static final Duration QUICK_LIMIT = Duration.ofSeconds(2);

    private static final Duration STALL_THRESHOLD = Duration.ofMillis(500);
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Worker worker;
    private final Clockwork clockwork;
    private final TickCheck ticks = new TickCheck(PERIOD);
    private final AtomicLong timersSet = new AtomicLong();
    private final AtomicLong timersFired = new AtomicLong();
    private final AtomicLong timersEarly = new AtomicLong();
    private final AtomicLong quickCalls = new AtomicLong();
    private final AtomicLong quickTimeouts = new AtomicLong();
    private final AtomicLong limitedCalls = new AtomicLong();
    private final AtomicLong limitedExpired = new AtomicLong();
    private final AtomicLong tooSoon = new AtomicLong();
    private final AtomicLong startedLate = new AtomicLong();
    private final AtomicLong neverTold = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    /** Of the thread that takes the commands. */
    private long rightAlarms;

    private volatile boolean ending;

    private PausesChild(PollerChoice poller, String kind) {
        worker = Worker.start(WorkerConfig.builder()
                .name("paused")
                .poller(poller)
                .stallThreshold(STALL_THRESHOLD)
                .build());
        clockwork = switch (kind) {
            case "catching-up" -> Clockwork.catchingUp();
            case "wall-clock" -> Clockwork.byTheWallClock();
            default -> Clockwork.of(worker.timers());
        };
    }

    /**
     * Runs until told to end.
     *
     * @param args poller and kind of clockwork
     * @throws Exception if it goes wrong
     */
    public static void main(String[] args) throws Exception {
        PausesChild child = new PausesChild(PollerChoice.valueOf(args[0].toUpperCase(Locale.ROOT)), args[1]);
        child.start();
        System.out.println("ready");
        Lifeline lifeline = new Lifeline();
        while (true) {
            String command = lifeline.next();
            if (command.equals("wall")) {
                System.out.println("wall " + System.currentTimeMillis() + " " + System.nanoTime());
            } else if (command.startsWith("storm ")) {
                String[] words = command.split(" ");
                child.storm(Duration.ofMillis(Long.parseLong(words[1])), words[2].equals("rests"));
            } else if (command.equals("end")) {
                child.end();
                System.exit(0);
            }
        }
    }

    private void start() {
        ticks.start(clockwork);
        thread("timers", this::setTimers);
        thread("limits", this::callWithLimits);
        thread("deadlines", this::submitWithDeadlines);
        for (int i = 0; i < CALLERS; i++) {
            thread("caller-" + i, this::callQuickly);
        }
    }

    private void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Single timers of all lengths; none may run before its time, each must run once. */
    private void setTimers() {
        SplittableRandom random = new SplittableRandom(1);
        while (!ending) {
            Duration delay = Duration.ofMillis(random.nextInt(1, 300));
            long setNs = System.nanoTime();
            clockwork.after(delay, () -> {
                if (System.nanoTime() - setNs < delay.toNanos()) {
                    timersEarly.incrementAndGet();
                }
                timersFired.incrementAndGet();
            });
            timersSet.incrementAndGet();
            LockSupport.parkNanos(PACE_NS);
        }
    }

    /** Calls that are answered at once: a pause may end as many as are under way, and no more. */
    private void callQuickly() {
        while (!ending) {
            long startNs = System.nanoTime();
            try {
                worker.call(() -> 1, QUICK_LIMIT);
                quickCalls.incrementAndGet();
            } catch (WaitTimeoutException e) {
                quickTimeouts.incrementAndGet();
                requireOver(startNs, QUICK_LIMIT);
            }
            LockSupport.parkNanos(PACE_NS);
        }
    }

    /** Calls that are never answered: each expires once, and not before its time. */
    private void callWithLimits() {
        SplittableRandom random = new SplittableRandom(2);
        while (!ending) {
            Duration limit = Duration.ofMillis(random.nextInt(1, 200));
            CompletableFuture<Integer> never = new CompletableFuture<>();
            CountDownLatch told = new CountDownLatch(1);
            never.whenComplete((value, failure) -> told.countDown());
            AtomicBoolean started = new AtomicBoolean();
            long startNs = System.nanoTime();
            limitedCalls.incrementAndGet();
            try {
                worker.callAsync(
                        () -> {
                            started.set(true);
                            return never;
                        },
                        limit);
            } catch (WaitTimeoutException e) {
                limitedExpired.incrementAndGet();
                requireOver(startNs, limit);
                // Whatever was starting has started then.
                worker.call(() -> 1);
                if (started.get()) {
                    awaitTold(told);
                }
            } catch (Exception e) {
                System.out.println("problem: " + e);
            }
        }
    }

    /** The stage of a call that is over is cancelled. */
    private void awaitTold(CountDownLatch told) {
        try {
            if (!told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                neverTold.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOver(long startNs, Duration limit) {
        if (System.nanoTime() - startNs < limit.toNanos()) {
            tooSoon.incrementAndGet();
        }
    }

    /** A deadline for the start: it ran and the future says so, or it never ran and the future says that. */
    private void submitWithDeadlines() {
        while (!ending) {
            AtomicLong ran = new AtomicLong();
            CompletableFuture<Long> future = worker.submit(ran::incrementAndGet, Duration.ofMillis(50));
            boolean saysRan;
            try {
                future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                saysRan = true;
            } catch (java.util.concurrent.ExecutionException e) {
                saysRan = !(e.getCause() instanceof TaskExpiredException);
            } catch (java.util.concurrent.TimeoutException e) {
                neverTold.incrementAndGet();
                continue;
            } catch (InterruptedException e) {
                return;
            }
            if (saysRan != (ran.get() == 1)) {
                startedLate.incrementAndGet();
            }
            LockSupport.parkNanos(PACE_NS);
        }
    }

    /**
     * Full collections one after the other. With rests in between of the same length the others get their turn; without,
     * hardly anything but the collector runs, so that an alarm there is no false one.
     */
    private void storm(Duration duration, boolean withRests) {
        long before = worker.stats().stalls();
        long endNs = System.nanoTime() + duration.toNanos();
        List<byte[]> kept = new ArrayList<>();
        int collections = 0;
        while (System.nanoTime() - endNs < 0) {
            kept.add(new byte[1 << 16]);
            if (kept.size() > 400) {
                kept.subList(0, 200).clear();
            }
            long startNs = System.nanoTime();
            System.gc();
            collections++;
            if (withRests) {
                LockSupport.parkNanos(System.nanoTime() - startNs);
            }
        }
        long alarms = worker.stats().stalls() - before;
        if (!withRests) {
            rightAlarms += alarms;
        }
        System.out.println("calm " + collections + " collections, " + alarms + " alarms");
    }

    private void end() throws Exception {
        ending = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
        awaitTimers();
        System.out.println("figures " + ticks.figures() + " " + figures());
        stall();
        clockwork.close();
        worker.close();
        System.out.println("ended");
    }

    private void awaitTimers() {
        long startNs = System.nanoTime();
        while (timersFired.get() < timersSet.get() && System.nanoTime() - startNs < 1_000_000_000L) {
            LockSupport.parkNanos(PACE_NS);
        }
    }

    private String figures() {
        WorkerStats stats = worker.stats();
        long unanswered = limitedCalls.get() - limitedExpired.get();
        return "timers=" + timersFired.get() + " lostTimers=" + (timersSet.get() - timersFired.get())
                + " earlyTimers=" + timersEarly.get() + " quickCalls=" + quickCalls.get() + " quickTimeouts="
                + quickTimeouts.get() + " limited=" + limitedExpired.get() + " unexpired=" + unanswered
                + " tooSoon=" + tooSoon.get() + " startedLate=" + startedLate.get() + " neverTold="
                + neverTold.get() + " inFlight=" + stats.inFlight() + " falseStalls=" + (stats.stalls() - rightAlarms)
                + " missedWakeups=" + stats.missedWakeups() + " expired=" + stats.expired();
    }

    /** A task that stands still while another waits: one alarm. */
    private void stall() throws Exception {
        long before = worker.stats().stalls();
        CountDownLatch release = new CountDownLatch(1);
        worker.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            worker.execute(() -> {});
        } catch (RejectedExecutionException e) {
            System.out.println("problem: " + e);
        }
        long startNs = System.nanoTime();
        while (worker.stats().stalls() == before && System.nanoTime() - startNs < PATIENCE.toNanos()) {
            LockSupport.parkNanos(PACE_NS);
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        System.out.println("stall " + (worker.stats().stalls() - before) + " " + tookMs);
        release.countDown();
    }
}
