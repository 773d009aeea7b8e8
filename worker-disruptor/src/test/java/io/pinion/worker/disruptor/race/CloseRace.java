package io.pinion.worker.disruptor.race;

import io.pinion.worker.Worker;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one variant for many cycles and keeps the score. */
final class CloseRace {
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(20);

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
            for (long cycle = 0; cycle < cycles && !isOver(startNs, maxNs); cycle++) {
                runCycle(crew, cycle);
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

    private void runCycle(Crew crew, long cycle) throws InterruptedException {
        long startNs = System.nanoTime();
        Round round = variant.newRound(cycle, seeds.split());
        round.start(sabotage);
        crew.begin(round.jobs());
        if (crew.await(Round.DEADLINE_NS)) {
            round.check(score);
        } else {
            score.hung("not over after 5 s");
        }
        score.addCycle(System.nanoTime() - startNs);
        if (score.hasHung() && !quiet) {
            System.out.println(Crew.dumpThreads());
        }
    }
}
