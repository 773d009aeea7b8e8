package io.pinion.worker.disruptor.race;

import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one variant for many cycles and keeps the score. */
final class CloseRace {
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(20);

    /** Cycles that the crew goes through without a stop: waking its threads would take longer than a race. */
    private static final int CYCLES_AT_ONCE = 8;

    private final CloseVariant variant;
    private final Consumer<Worker> sabotage;
    private final Score score;
    private final SplittableRandom seeds;
    private boolean stopAtFinding;
    private boolean quiet;

    CloseRace(CloseVariant variant, long seed, Consumer<Worker> sabotage) {
        this.variant = variant;
        this.sabotage = sabotage;
        score = new Score(variant.label(), seed);
        seeds = new SplittableRandom(seed);
    }

    CloseRace(CloseVariant variant, long seed) {
        this(variant, seed, worker -> {});
    }

    /** For a race that is meant to fail: one finding is enough, and no thread dump. */
    CloseRace untilFinding() {
        stopAtFinding = true;
        quiet = true;
        score.becomeImpatient();
        return this;
    }

    /** Ends early at a hang, since the threads that hang are lost, and when the time is over. */
    Score run(long cycles, long maxNs) throws InterruptedException {
        long startNs = System.nanoTime();
        long progressNs = startNs;
        // One more worker, so that the watchdog's thread does not come and go with each cycle.
        try (Crew crew = new Crew();
                Worker keeper = Worker.start()) {
            keeper.execute(() -> {});
            while (score.cycles() < cycles && !isOver(startNs, maxNs)) {
                runCycles(crew, (int) Math.min(CYCLES_AT_ONCE, cycles - score.cycles()));
                if (System.nanoTime() - progressNs > PROGRESS_NS) {
                    progressNs = System.nanoTime();
                    System.out.println(score.tableRow());
                }
            }
        }
        return score;
    }

    private boolean isOver(long startNs, long maxNs) {
        return score.hasHung() || stopAtFinding && !score.isClean() || System.nanoTime() - startNs > maxNs;
    }

    private void runCycles(Crew crew, int count) throws InterruptedException {
        long startNs = System.nanoTime();
        List<Round> rounds = new ArrayList<>();
        List<List<Runnable>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Round round = variant.newRound(score.cycles() + i, seeds.split());
            round.start(sabotage);
            rounds.add(round);
            addJobs(parts, round.jobs());
        }
        crew.begin(parts.stream().map(CloseRace::oneAfterTheOther).toList());
        if (crew.await(score.patienceNs())) {
            for (Round round : rounds) {
                round.check(score);
            }
        } else {
            score.hung("not over in time");
        }
        score.addCycles(count, System.nanoTime() - startNs);
        if (score.hasHung() && !quiet) {
            System.out.println(Crew.dumpThreads());
        }
    }

    /** The n-th thread does the n-th job of each round, all in the same order, so that none waits for one behind it. */
    private static void addJobs(List<List<Runnable>> parts, List<Runnable> jobs) {
        for (int i = 0; i < jobs.size(); i++) {
            if (i == parts.size()) {
                parts.add(new ArrayList<>());
            }
            parts.get(i).add(jobs.get(i));
        }
    }

    private static Runnable oneAfterTheOther(List<Runnable> jobs) {
        return () -> jobs.forEach(Runnable::run);
    }
}
