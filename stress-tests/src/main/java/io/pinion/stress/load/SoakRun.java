package io.pinion.stress.load;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One soak within its own JVM: warms up, measures, ends, judges. */
final class SoakRun {
    private static final long SAMPLE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int SPARE_SAMPLES = 120;

    private final Options options;
    private final boolean weakened;
    private final Findings findings = new Findings();
    private final SoakMeters meters = new SoakMeters();
    private final SoakWeakness weakness;
    private final long durationNs;
    private final SoakSeries series;
    private final SoakTable table;

    SoakRun(Options options, boolean weakened) {
        this.options = options;
        this.weakened = weakened;
        weakness = new SoakWeakness(weakened);
        durationNs = TimeUnit.SECONDS.toNanos(Soak.durationSeconds(options));
        series = new SoakSeries(
                (int) TimeUnit.NANOSECONDS.toSeconds(durationNs) + SPARE_SAMPLES, options.isFull() ? 10 : 5);
        table = new SoakTable();
    }

    Verdict run() throws Exception {
        Leftovers leftovers = Leftovers.before();
        SoakLoad load = new SoakLoad(meters, findings, weakness);
        load.start(new SplittableRandom(options.seed()), options.number("pace", 100));
        measure(load);
        load.stop();
        System.out.println(load);
        System.out.println("native memory since the end of the warm-up, what changed:");
        System.out.print(NativeMemory.sinceBaseline());
        SoakJudge judge = new SoakJudge(series, findings, options.isFull() ? 4 : 16, weakened);
        judge.judge();
        if (weakened) {
            return SoakTwin.verdict(findings);
        }
        leftovers.check(findings);
        return Verdict.of(findings, figures(judge));
    }

    private void measure(SoakLoad load) throws Exception {
        sleepUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(Soak.warmUpSeconds(options)));
        System.out.println("warm; the worker waits in " + load.poller());
        collect();
        NativeMemory.markBaseline();
        table.begin(load);
        meters.take();
        long startNs = System.nanoTime();
        int intervals = SoakSeries.WINDOWS * series.intervalsPerWindow();
        long nextSampleNs = startNs;
        for (int i = 1; i <= intervals; i++) {
            nextSampleNs = sample(nextSampleNs, startNs + durationNs / intervals * i);
            Latencies[] measured = meters.take();
            table.row(System.nanoTime() - startNs, load, measured);
            series.addInterval(measured, table.othersPercent());
            if (i % series.intervalsPerWindow() == 0) {
                collect();
            }
        }
    }

    private long sample(long firstNs, long untilNs) throws Exception {
        long nextNs = firstNs;
        while (nextNs < untilNs) {
            sleepUntil(nextNs);
            series.addSample(System.nanoTime(), Footprint.take());
            weakness.tick();
            nextNs += SAMPLE_NS;
        }
        sleepUntil(untilNs);
        return nextNs;
    }

    /** Live heap; the stop it takes is ours, so nothing is measured meanwhile. */
    private void collect() {
        meters.pause(true);
        series.addHeap(Footprint.heapAfterCollectionBytes());
        sleepUntil(System.nanoTime() + SETTLE_NS);
        meters.pause(false);
    }

    private static void sleepUntil(long untilNs) {
        for (long leftNs = untilNs - System.nanoTime(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private String figures(SoakJudge judge) {
        int last = SoakSeries.WINDOWS - 1;
        return String.format(
                Locale.ROOT,
                "%d s, %,d operations, processor %.0f %% of one core, resident slope %+.2f MiB/h, descriptors %.0f -> %.0f, "
                        + "threads %.0f -> %.0f, heap %+.2f MiB, p99.9 of a task %+.1f %% (target 10 %%; control %+.1f %%)",
                TimeUnit.NANOSECONDS.toSeconds(durationNs),
                table.operations(),
                table.processorPercent(),
                series.residentSlopeMiBPerHour(),
                series.descriptors(0),
                series.descriptors(last),
                series.javaThreads(0),
                series.javaThreads(last),
                series.heapGrowthMiB(),
                SoakJudge.percent(judge.pooledRatio(SoakMeter.TASK)),
                SoakJudge.percent(judge.pooledRatio(SoakMeter.CONTROL)));
    }
}
