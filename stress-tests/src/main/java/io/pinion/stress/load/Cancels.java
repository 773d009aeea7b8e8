package io.pinion.stress.load;

import io.pinion.worker.IdleStrategy;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Giving up. First tasks cancelled with an interrupt at random moments: no later task sees it. Then requests that are
 * answered, answered late or twice, never answered, cancelled, expired or timed out: none is pending at the end, and live
 * memory stays flat. 50,000 cancels and 500,000 requests, or a million and ten million ({@code full}). Options:
 * {@code cancels}, {@code requests}.
 */
public final class Cancels {
    private static final int PHASES = 5;
    private static final long TWIN_ROUNDS = 400_000;
    private static final long TWIN_REQUESTS = 200_000;
    private static final double HEAP_MIB = 1;

    private Cancels() {}

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        Programme.main(
                "cancels",
                List.of("cancels", "requests"),
                options -> 240 + cancels(options) / 1_000 + requests(options) / 5_000,
                Cancels::run,
                args);
    }

    private static long cancels(Options options) {
        return options.number("cancels", 50_000, 1_000_000);
    }

    private static long requests(Options options) {
        return options.number("requests", 500_000, 10_000_000);
    }

    private static Verdict run(Options options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Findings findings = new Findings();
        SplittableRandom random = new SplittableRandom(options.seed());
        long startNs = System.nanoTime();
        interrupt(cancels(options), random, findings);
        request(requests(options), random, findings);
        leftovers.check(findings);
        return Verdict.of(
                findings,
                String.format(
                        Locale.ROOT,
                        "%,d cancels without a stray interrupt, %,d requests with nothing left pending, %d s",
                        cancels(options),
                        requests(options),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)));
    }

    private static void interrupt(long cancels, SplittableRandom random, Findings findings)
            throws InterruptedException {
        Findings ofTwin = new Findings();
        List<Setup> setups = Setup.all(IdleStrategy.values());
        new StrayInterrupts(setups.get(0), TWIN_ROUNDS, random.split(), ofTwin).runTwin();
        if (!ofTwin.has(StrayInterrupts.STRAY)) {
            findings.add("twin not found", "a canceller that interrupts without a hand-shake");
        }
        for (Setup setup : setups) {
            new StrayInterrupts(setup, cancels / setups.size(), random.split(), findings).run();
        }
    }

    private static void request(long requests, SplittableRandom random, Findings findings) throws Exception {
        Findings ofTwin = new Findings();
        requests(TWIN_REQUESTS, true, random, ofTwin);
        if (!ofTwin.has("heap grows")) {
            findings.add("twin not found", "a map of requests that keeps those never answered");
        }
        requests(requests, false, random, findings);
    }

    /** In phases, with nothing pending and the live heap measured between them. */
    private static void requests(long count, boolean leaks, SplittableRandom random, Findings findings)
            throws Exception {
        HeapLevels heap = new HeapLevels();
        Requests requests = new Requests(leaks, findings);
        for (int i = 0; i <= PHASES; i++) {
            requests.run(count / (PHASES + 1), random.split());
            heap.measure();
        }
        requests.close();
        System.out.println(requests + "; live heap " + heap);
        heap.check(findings, "requests", HEAP_MIB);
    }
}
