package io.pinion.worker.disruptor.race;

import io.pinion.worker.disruptor.race.MiniWorker.Weakness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The close race over {@link MiniWorker}, judged by the same audit as the engine's. */
final class MiniRace {
    /** A twin hangs for good; whoever is whole may stand still with its machine. */
    private static final long TWIN_HANG_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long HANG_NS = TimeUnit.SECONDS.toNanos(30);

    private final Set<Weakness> weaknesses;
    private final SplittableRandom random;
    private final Score score;

    MiniRace(Set<Weakness> weaknesses, long seed) {
        this.weaknesses = weaknesses;
        random = new SplittableRandom(seed);
        score = new Score("mini worker " + weaknesses, seed);
    }

    /** Ends at the first finding. */
    Score run(long cycles, long maxNs) {
        long startNs = System.nanoTime();
        try (Crew crew = new Crew()) {
            for (long i = 0; i < cycles && score.isClean() && System.nanoTime() - startNs < maxNs; i++) {
                runCycle(crew);
            }
        }
        return score;
    }

    private void runCycle(Crew crew) {
        long startNs = System.nanoTime();
        MiniWorker worker = new MiniWorker(1 << random.nextInt(3), weaknesses, random);
        List<List<Ticket>> lots = new ArrayList<>();
        crew.begin(jobs(worker, lots));
        long hangNs = weaknesses.isEmpty() ? HANG_NS : TWIN_HANG_NS;
        if (crew.await(hangNs)) {
            Audit.settle(lots, worker.books(), score);
        } else {
            score.hung("not over after " + TimeUnit.NANOSECONDS.toSeconds(hangNs) + " s");
            worker.destroy();
        }
        score.addCycles(1, System.nanoTime() - startNs);
    }

    private List<Runnable> jobs(MiniWorker worker, List<List<Ticket>> lots) {
        List<Runnable> jobs = new ArrayList<>();
        jobs.add(worker::work);
        int quota = 1 + random.nextInt(16);
        for (int i = 0; i < 3; i++) {
            List<Ticket> lot = new ArrayList<>();
            lots.add(lot);
            SplittableRandom own = random.split();
            jobs.add(() -> produce(worker, lot, quota, own));
        }
        int delay = random.nextInt(20);
        int patience = random.nextInt(20);
        jobs.add(() -> {
            for (int i = 0; i < delay; i++) {
                Thread.yield();
            }
            worker.close(patience);
        });
        return jobs;
    }

    private static void produce(MiniWorker worker, List<Ticket> lot, int quota, SplittableRandom own) {
        while (lot.size() < quota && !worker.isClosing()) {
            Ticket ticket = new Ticket();
            lot.add(ticket);
            ticket.decide(worker.offer(ticket, own));
        }
    }
}
