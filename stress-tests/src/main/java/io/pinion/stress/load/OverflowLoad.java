package io.pinion.stress.load;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Producers faster than their worker, under every overflow policy and every way of handing over: what was offered is
 * accepted, refused or dropped, to the last one, what was accepted ran, and live memory stays flat. Two million offers in
 * all, or a hundred million ({@code full}). Option: {@code offers}.
 */
public final class OverflowLoad {
    private static final List<OverflowPolicy> POLICIES = List.of(
            OverflowPolicy.reject(),
            OverflowPolicy.block(),
            OverflowPolicy.blockFor(Duration.ofNanos(100_000)),
            OverflowPolicy.dropNewest());
    private static final long TWIN_OFFERS = 400_000;

    private OverflowLoad() {}

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        Programme.main(
                "overflow", List.of("offers"), options -> 180 + offers(options) / 20_000, OverflowLoad::run, args);
    }

    private static long offers(Options options) {
        return options.number("offers", 2_000_000, 100_000_000);
    }

    private static Verdict run(Options options) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Findings findings = new Findings();
        SplittableRandom random = new SplittableRandom(options.seed());
        runTwins(random.split(), findings);
        long startNs = System.nanoTime();
        long offered = 0;
        long refused = 0;
        double growth = 0;
        OverflowForm[] forms = OverflowForm.values();
        long share = offers(options) / (POLICIES.size() * forms.length);
        for (OverflowPolicy policy : POLICIES) {
            for (OverflowForm form : forms) {
                OverflowRound round = new OverflowRound(policy, form, share, random.split(), findings);
                round.run();
                offered += round.offered();
                refused += round.refusedOrDropped();
                growth = Math.max(growth, round.heapGrowthMiB());
            }
        }
        leftovers.check(findings);
        return Verdict.of(
                findings,
                String.format(
                        Locale.ROOT,
                        "%,d offered, %,d of them refused or dropped, all accounted for; live heap grew by at most %.2f MiB, "
                                + "%d s",
                        offered,
                        refused,
                        growth,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)));
    }

    private static void runTwins(SplittableRandom random, Findings findings) throws InterruptedException {
        Findings ofLoss = twin(random, worker -> Tamper.DROP.wrap(worker, TWIN_OFFERS / 2), false);
        if (!ofLoss.has(OverflowRound.RAN)) {
            findings.add("twin not found", "a worker that loses one task");
        }
        Findings ofLeak = twin(random, UnaryOperator.identity(), true);
        if (!ofLeak.has("heap grows")) {
            findings.add("twin not found", "a caller that keeps every task");
        }
    }

    private static Findings twin(SplittableRandom random, UnaryOperator<Worker> wrapper, boolean leaks)
            throws InterruptedException {
        Findings found = new Findings();
        OverflowRound round =
                new OverflowRound(OverflowPolicy.block(), OverflowForm.EXECUTE, TWIN_OFFERS, random.split(), found);
        round.weaken(wrapper, leaks);
        round.run();
        return found;
    }
}
