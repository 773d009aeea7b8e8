package io.pinion.stress.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * Says whether a soak was flat. Every figure is printed; a finding is only what the scatter of the run itself, and what
 * the same machine did to two plain threads meanwhile, do not explain.
 */
final class SoakJudge {
    static final String MEMORY = "memory grows";
    static final String HEAP = "heap grows";
    static final String DESCRIPTORS = "descriptors grow";
    static final String THREADS = "threads grow";
    static final String LATENCY = "latency grows";

    private static final double TARGET = 1.10;
    private static final double STANDARD_ERRORS = 3;
    /** A median scatters this much more than a mean. */
    private static final double OF_A_MEDIAN = 1.25;
    /** From the median of absolute values to the standard deviation. */
    private static final double TO_DEVIATION = 1.4826;

    /** Who took so much more of the machine in one of the two windows makes them incomparable, in percent of it. */
    private static final double OTHERS = 15;

    private static final double HEAP_MIB = 2;
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int LAST = SoakSeries.WINDOWS - 1;

    private final SoakSeries series;
    private final Findings findings;
    private final double memoryMiB;
    private final boolean strict;

    /**
     * Takes what may not be exceeded.
     *
     * @param memoryMiB how much resident memory may grow from the second sixth to the last. A JVM that compiles late
     *     takes some MiB in a short run. An hour of this load is more than ten million operations, so that even 1 byte
     *     lost for each would be more than ten MiB
     * @param strict whether latencies are compared whatever else the machine did
     */
    SoakJudge(SoakSeries series, Findings findings, double memoryMiB, boolean strict) {
        this.series = series;
        this.findings = findings;
        this.memoryMiB = memoryMiB;
        this.strict = strict;
    }

    void judge() {
        judgeMemory();
        judgeHeap();
        judgeCounts();
        System.out.printf(
                Locale.ROOT,
                "%-8s %36s %36s %24s%n",
                "p99.9",
                "pooled: first -> last sixth, us",
                "typical interval, us",
                "a finding above");
        for (SoakMeter meter : SoakMeter.values()) {
            judgeLatency(meter);
        }
        System.out.printf(
                Locale.ROOT,
                "others took %.0f %% of the machine in the first sixth, %.0f %% in the last%s%n",
                series.othersPercent(FIRST),
                series.othersPercent(LAST),
                isComparable() ? "" : ": the latencies of these two cannot be compared");
    }

    private void judgeMemory() {
        double growth = series.residentMiB(LAST) - series.residentMiB(SECOND);
        String text = String.format(
                Locale.ROOT,
                "resident: %.1f MiB in the second sixth, %.1f in the last, slope %+.2f MiB/h (target < 1)",
                series.residentMiB(SECOND),
                series.residentMiB(LAST),
                series.residentSlopeMiBPerHour());
        System.out.println(text);
        if (growth > memoryMiB) {
            findings.add(MEMORY, text);
        }
    }

    private void judgeHeap() {
        StringBuilder text = new StringBuilder("heap after collection, MiB:");
        for (int i = 0; i <= SoakSeries.WINDOWS; i++) {
            text.append(String.format(Locale.ROOT, " %.2f", series.heapMiB(i)));
        }
        System.out.println(text);
        if (series.heapGrowthMiB() > HEAP_MIB) {
            findings.add(HEAP, text.toString());
        }
    }

    private void judgeCounts() {
        String text = String.format(
                Locale.ROOT,
                "first -> last sixth: descriptors %.0f -> %.0f, threads %.0f -> %.0f, with the JVM's own %.0f -> %.0f",
                series.descriptors(FIRST),
                series.descriptors(LAST),
                series.javaThreads(FIRST),
                series.javaThreads(LAST),
                series.kernelThreads(FIRST),
                series.kernelThreads(LAST));
        System.out.println(text);
        // One more at the moment of a look is a connection that comes or goes; a leak of a single one is found at the
        // end.
        if (series.descriptors(LAST) > series.descriptors(FIRST) + 1) {
            findings.add(DESCRIPTORS, text);
        }
        if (series.javaThreads(LAST) > series.javaThreads(FIRST)
                || series.kernelThreads(LAST) > series.kernelThreads(FIRST) + 1) {
            findings.add(THREADS, text);
        }
    }

    private void judgeLatency(SoakMeter meter) {
        double ratio = typicalRatio(meter);
        double bound = bound(meter);
        String text = String.format(
                Locale.ROOT,
                "%-8s %11.1f -> %8.1f  %+8.1f %% %s %12.1f -> %8.1f  %+8.1f %% %+22.1f %%",
                meter,
                micros(series.pooledNs(meter, FIRST)),
                micros(series.pooledNs(meter, LAST)),
                percent(pooledRatio(meter)),
                pooledRatio(meter) <= TARGET ? "ok" : "  ",
                micros(series.medianHighNs(meter, FIRST)),
                micros(series.medianHighNs(meter, LAST)),
                percent(ratio),
                percent(bound));
        System.out.println(text);
        if (meter != SoakMeter.CONTROL && ratio > bound && isComparable()) {
            findings.add(LATENCY, text);
        }
    }

    private boolean isComparable() {
        return strict || series.othersPercent(LAST) - series.othersPercent(FIRST) < OTHERS;
    }

    /**
     * The target of ten percent, widened by three standard errors, and by what the control grew for certain: by more than
     * three standard errors of its own.
     */
    double bound(SoakMeter meter) {
        double ofControl = typicalRatio(SoakMeter.CONTROL) / scatter(SoakMeter.CONTROL);
        return TARGET * scatter(meter) * Math.max(1, ofControl);
    }

    /**
     * Three standard errors of the ratio of two medians of intervals, as a factor. The scatter is taken from one interval
     * to the next: a slow drift, which is what is looked for, does not widen it.
     */
    private double scatter(SoakMeter meter) {
        double ofIntervals = TO_DEVIATION * medianStep(meter) / Math.sqrt(2);
        double ofDifference = OF_A_MEDIAN * ofIntervals * Math.sqrt(2.0 / series.intervalsPerWindow());
        return Math.exp(STANDARD_ERRORS * ofDifference);
    }

    private double medianStep(SoakMeter meter) {
        long[] values = series.highNs(meter);
        double[] steps = new double[Math.max(1, values.length - 1)];
        for (int i = 1; i < values.length; i++) {
            steps[i - 1] = Math.abs(Math.log(Math.max(1.0, values[i]) / Math.max(1.0, values[i - 1])));
        }
        Arrays.sort(steps);
        return steps[steps.length / 2];
    }

    private double typicalRatio(SoakMeter meter) {
        return series.medianHighNs(meter, LAST) / Math.max(1, series.medianHighNs(meter, FIRST));
    }

    double pooledRatio(SoakMeter meter) {
        return series.pooledNs(meter, LAST) / Math.max(1.0, series.pooledNs(meter, FIRST));
    }

    static double percent(double ratio) {
        return (ratio - 1) * 100;
    }

    static double micros(double ns) {
        return ns / 1_000;
    }
}
