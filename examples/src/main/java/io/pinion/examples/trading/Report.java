package io.pinion.examples.trading;

import io.pinion.worker.IdleStrategy;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Everything that is printed.
 *
 * <p>Threads: one.
 */
final class Report {
    private static final double QUIET = 0.5;
    private static final int CLOCK_READINGS = 200_000;

    private final PrintStream out;
    private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    private boolean begun;

    Report(PrintStream out) {
        this.out = out;
    }

    private void head(Plan plan) {
        print(
                "Ticks in, orders out: %d feeds -> strategy (worker) -> gateway (worker) -> TCP -> exchange, and back%n"
                        + "  A tick is a new price of one instrument; ticks and orders travel in typed lanes.%n",
                Plan.FEEDS);
        print(
                "  %,d ticks/s, %d instruments; per run %.1f s warm-up, then %,d ticks measured, then the kill switch%n",
                plan.rate(), plan.instruments(), Schedule.WARM_UP.toMillis() / 1e3, plan.ticks());
        print(
                "  JDK %s, processors: %d, load average %s before the start%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load));
        if (plan.processors().areFew()) {
            print(
                    "  Caution: fewer than %d processors. Strategy, feeds, gateway and exchange share them, so the higher%n"
                            + "  percentiles show who waited for a processor rather than what a hand-over costs.%n",
                    Processors.ENOUGH);
        }
        if (load > QUIET) {
            print("  Caution: the machine was busy before the start. Measure again on a quiet one.%n");
        }
    }

    void begin(Plan plan, IdleStrategy idle, String placement) {
        if (!begun) {
            head(plan);
            begun = true;
        }
        print("%nRun with %s: strategy %s%n", name(idle), placement);
    }

    void telemetry(long sinceNs, Counters counters) {
        print(
                "  %2d s  ticks %,9d  orders %,7d  acknowledged %,7d  rejected %,5d  gaps %d  stale %d  position %,d%n",
                sinceNs / 1_000_000_000L,
                counters.ticks,
                counters.sent,
                counters.accepted,
                counters.rejected,
                counters.gaps,
                counters.staleTicks,
                counters.position);
    }

    void end(List<Outcome> outcomes) {
        print("%nLatency in microseconds, from the time a tick was due, late or not (round trip: from the write)%n");
        print("  %-18s%-11s%10s%10s%10s%10s%12s%10s%n", "", "", "p50", "p90", "p99", "p99.9", "max", "count");
        latency("feed lateness", outcomes, Outcome::lateness);
        latency("tick to strategy", outcomes, Outcome::tickToStrategy);
        latency("tick to order", outcomes, Outcome::tickToOrder);
        latency("order round trip", outcomes, Outcome::roundTrip);
        contrast(outcomes);
        outcomes.forEach(this::missing);
        print(
                "  Reading the clock costs %d ns of each. A late feed makes the ticks and orders behind it late as well.%n",
                clockNs());
        allocations(outcomes);
        outcomes.forEach(this::proof);
    }

    /** What never arrived is missing in a table of times, and would flatter it. */
    private void missing(Outcome outcome) {
        if (outcome.ticksWithoutTime() > 0) {
            print(
                    "  %s: %,d ticks were dropped at a full lane, so they have no time from tick to strategy.%n",
                    name(outcome.idle()), outcome.ticksWithoutTime());
        }
    }

    private void contrast(List<Outcome> outcomes) {
        if (outcomes.size() > 1) {
            print("  Half of the ticks were with the strategy within");
            for (int i = 0; i < outcomes.size(); i++) {
                Outcome outcome = outcomes.get(i);
                print(
                        "%s %s us (%s)",
                        i == 0 ? "" : i == outcomes.size() - 1 ? " and" : ",",
                        micros(outcome.tickToStrategy().histogram().getValueAtPercentile(50)),
                        name(outcome.idle()));
            }
            print(".%n");
        }
    }

    private void latency(String what, List<Outcome> outcomes, Function<Outcome, Latencies> which) {
        for (Outcome outcome : outcomes) {
            Histogram times = which.apply(outcome).histogram();
            print(
                    "  %-18s%-11s%10s%10s%10s%10s%12s%,10d%n",
                    what,
                    name(outcome.idle()),
                    percentile(times, 50),
                    percentile(times, 90),
                    percentile(times, 99),
                    percentile(times, 99.9),
                    micros(times.getMaxValue()),
                    times.getTotalCount());
        }
    }

    /** A dash where there are too few values for it: with 500, one in a thousand is nobody. */
    private static String percentile(Histogram times, double percentile) {
        return times.getTotalCount() * (100 - percentile) < 100 ? "-" : micros(times.getValueAtPercentile(percentile));
    }

    private static String micros(long ns) {
        return String.format(Locale.ROOT, "%,.1f", ns / 1e3);
    }

    private void allocations(List<Outcome> outcomes) {
        print("%nAllocated in the measured part, bytes per tick (bytes in all)%n");
        if (!Allocations.areCounted()) {
            print("  This JVM does not count what threads allocate.%n");
            return;
        }
        for (Outcome outcome : outcomes) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-11s", name(outcome.idle())));
            outcome.allocated()
                    .forEach(part -> line.append(String.format(
                            Locale.ROOT, "  %s %.3f (%,d)", part.threads(), part.perTick(), part.bytes())));
            print("%s%n", line);
        }
        print(allocationMeans(outcomes));
    }

    private static String allocationMeans(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(outcome -> outcome.measuredOrders() == 0)) {
            return "  No order in the measured part, so this says nothing about the path of orders.%n";
        }
        if (outcomes.stream().allMatch(Outcome::allocatesNothing)) {
            return "  Less than one object of 16 bytes per order, let alone per tick: the path of ticks and orders allocates%n"
                    + "  nothing. What there is comes from the worker, which looks at its processors twice a second, and from%n"
                    + "  code that ran for the first time.%n";
        }
        return "  More than one object of 16 bytes per order: something on the path allocates, or the run had too few%n"
                + "  orders to tell it from what the worker does twice a second. Try more ticks.%n";
    }

    private void proof(Outcome outcome) {
        print("%nProof, %s%n", name(outcome.idle()));
        outcome.checks().forEach(check -> print("  %-6s %s%n", check.holds() ? "ok" : "FAILED", check.text()));
        print("  The kill switch was in force %s us after it was pulled.%n", micros(outcome.killNs()));
    }

    void verdict(boolean proven) {
        print(proven ? "%nProven.%n" : "%nNOT proven: see FAILED above.%n");
    }

    private static String name(IdleStrategy idle) {
        return idle.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long clockNs() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long startNs = System.nanoTime();
            long endNs = startNs;
            for (int i = 0; i < CLOCK_READINGS; i++) {
                endNs = System.nanoTime();
            }
            best = Math.min(best, (endNs - startNs) / CLOCK_READINGS);
        }
        return best;
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
