package io.pinion.stress.load;

import io.pinion.worker.IdleStrategy;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A worker's own thread never waits: tasks and handlers that hand out 1 to 64 further ones on full rings, to their own
 * worker and to another one that does the same back. Nothing stands still for a second, and every refusal is counted.
 * 100,000 tasks that hand out others, or a million ({@code full}). Option: {@code rounds}.
 */
public final class SelfFeed {
    private SelfFeed() {}

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        Programme.main("self-feed", List.of("rounds"), options -> 180 + rounds(options) / 500, SelfFeed::run, args);
    }

    private static long rounds(Options options) {
        return options.number("rounds", 100_000, 1_000_000);
    }

    private static Verdict run(Options options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Findings findings = new Findings();
        SplittableRandom random = new SplittableRandom(options.seed());
        if (!new MutualWait().isFoundBy(new Standstill())) {
            findings.add("twin not found", "two executors that wait for each other");
        }
        List<Setup> setups = Setup.all(IdleStrategy.ADAPTIVE, IdleStrategy.BLOCKING);
        long startNs = System.nanoTime();
        long ran = 0;
        long refused = 0;
        long longestNs = 0;
        for (FeedPattern pattern : FeedPattern.values()) {
            long refusedBefore = refused;
            for (Setup setup : setups) {
                long share = rounds(options) / (setups.size() * FeedPattern.values().length);
                FeedRound round = new FeedRound(pattern, setup, share, random.split(), findings);
                round.run();
                ran += round.ran();
                refused += round.refused();
                longestNs = Math.max(longestNs, round.longestNs());
            }
            if (refused == refusedBefore) {
                findings.add("never full", pattern + ": the rings were never met full");
            }
        }
        leftovers.check(findings);
        return Verdict.of(
                findings,
                String.format(
                        Locale.ROOT,
                        "%,d rounds, %,d tasks ran, %,d refused and counted, longest standstill %.1f ms, %d s",
                        rounds(options),
                        ran,
                        refused,
                        longestNs / 1e6,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)));
    }
}
