package io.pinion.stress.load;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A sleeping worker is told of everything: one hand-over at a time after a random pause, to every kind of worker that
 * sleeps, all at once and beside a thread that burns what is left. The counter of missed wake-ups stays 0, and no
 * worker's thread is found asleep while something it was handed has not run. 20,000 hand-overs to each, or a million
 * ({@code full}). Option: {@code tasks}.
 */
public final class Wakeups {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Enough for several of the longest sleeps. */
    private static final long TWIN_TASKS = 2_000;

    private Wakeups() {}

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        Programme.main("wakeups", List.of("tasks"), options -> 120 + tasks(options) / 200, Wakeups::run, args);
    }

    private static long tasks(Options options) {
        return options.number("tasks", 20_000, 1_000_000);
    }

    private static Verdict run(Options options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Findings findings = new Findings();
        SplittableRandom random = new SplittableRandom(options.seed());
        runTwin(random.split(), findings);
        Burner burner = new Burner();
        burner.start();
        long startNs = System.nanoTime();
        long wakeups = runAll(tasks(options), random, findings);
        burner.end();
        leftovers.check(findings);
        return Verdict.of(
                findings,
                String.format(
                        Locale.ROOT,
                        "%,d hand-overs to each of %d workers, %,d wake-ups, none missed, none found asleep with work, %d s",
                        tasks(options),
                        setups().size(),
                        wakeups,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)));
    }

    /** The strategies that sleep. */
    private static List<Setup> setups() {
        return Setup.all(IdleStrategy.BLOCKING, IdleStrategy.ADAPTIVE);
    }

    private static long runAll(long tasks, SplittableRandom random, Findings findings) throws Exception {
        List<Trickle> trickles = new ArrayList<>();
        for (Setup setup : setups()) {
            trickles.add(new Trickle(setup, tasks, random.split(), findings));
        }
        for (Trickle trickle : trickles) {
            trickle.start();
        }
        Pacer watch = watch(trickles, random, findings);
        System.out.printf(
                Locale.ROOT,
                "%-20s %11s %11s %7s %7s %8s %9s %9s %9s %10s%n",
                "worker",
                "hand-overs",
                "wake-ups",
                "missed",
                "asleep",
                "no cpu",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us");
        long wakeups = 0;
        for (Trickle trickle : trickles) {
            wakeups += trickle.finish();
        }
        watch.stop();
        return wakeups;
    }

    private static Pacer watch(List<Trickle> trickles, SplittableRandom random, Findings findings) {
        return new Pacer("sleep-watch", LOOK_NS, random, findings, ignored -> {
                    for (Trickle trickle : trickles) {
                        trickle.look();
                    }
                })
                .start();
    }

    /** Producers that wake nobody must be found out, by the same counter and the same watch. */
    private static void runTwin(SplittableRandom random, Findings findings) throws Exception {
        Findings ofTwin = new Findings();
        Trickle twin = new Trickle(new Setup(IdleStrategy.BLOCKING, PollerChoice.AUTO), TWIN_TASKS, random, ofTwin);
        twin.mute();
        twin.start();
        Pacer watch = watch(List.of(twin), random, ofTwin);
        twin.finish();
        watch.stop();
        if (!ofTwin.has(Trickle.MISSED) || !ofTwin.has(Trickle.ASLEEP)) {
            findings.add("twin not found", "a worker that nobody wakes was not found out");
        }
    }

    /** Takes all the time of the processors that nobody else wants, in short pieces. */
    private static final class Burner {
        private final Thread thread = new Thread(this::burn, "burner");
        private volatile boolean over;

        void start() {
            thread.start();
        }

        private void burn() {
            while (!over) {
                Thread.yield();
            }
        }

        void end() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
