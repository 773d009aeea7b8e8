package io.pinion.stress.load;

import java.util.Arrays;

/** What was measured, in places made before the start, so that the measuring itself stays flat. */
final class SoakSeries {
    /** The run in sixths: ten minutes each of an hour. */
    static final int WINDOWS = 6;

    private static final SoakMeter[] METERS = SoakMeter.values();

    private final int intervalsPerWindow;
    private final long[] timesNs;
    private final long[] residentKiB;
    private final long[] descriptors;
    private final long[] javaThreads;
    private final long[] kernelThreads;
    private final int[] windowStarts = new int[WINDOWS + 1];
    private final Latencies[][] windows = new Latencies[WINDOWS][METERS.length];
    private final long[][] highNs;
    private final double[] othersPercent;
    private final long[] heapBytes = new long[WINDOWS + 1];
    private int samples;
    private int intervals;
    private int heaps;

    SoakSeries(int maxSamples, int intervalsPerWindow) {
        this.intervalsPerWindow = intervalsPerWindow;
        timesNs = new long[maxSamples];
        residentKiB = new long[maxSamples];
        descriptors = new long[maxSamples];
        javaThreads = new long[maxSamples];
        kernelThreads = new long[maxSamples];
        highNs = new long[METERS.length][WINDOWS * intervalsPerWindow];
        othersPercent = new double[WINDOWS * intervalsPerWindow];
        for (Latencies[] window : windows) {
            Arrays.setAll(window, i -> new Latencies());
        }
    }

    void addSample(long nowNs, Footprint footprint) {
        if (samples == timesNs.length) {
            return;
        }
        timesNs[samples] = nowNs;
        residentKiB[samples] = footprint.residentKiB();
        descriptors[samples] = footprint.descriptors();
        javaThreads[samples] = footprint.javaThreads();
        kernelThreads[samples] = footprint.kernelThreads();
        samples++;
    }

    /** With how much of the machine others took meanwhile. */
    void addInterval(Latencies[] measured, double ofOthersPercent) {
        othersPercent[intervals] = ofOthersPercent;
        int window = intervals / intervalsPerWindow;
        for (int i = 0; i < METERS.length; i++) {
            windows[window][i].add(measured[i]);
            highNs[i][intervals] = measured[i].quantileNs(0.999);
        }
        intervals++;
        if (intervals % intervalsPerWindow == 0) {
            windowStarts[window + 1] = samples;
        }
    }

    void addHeap(long bytes) {
        heapBytes[heaps++] = bytes;
    }

    int intervals() {
        return intervals;
    }

    int intervalsPerWindow() {
        return intervalsPerWindow;
    }

    /** The 99.9th percentile of a whole window. */
    long pooledNs(SoakMeter meter, int window) {
        return windows[window][meter.ordinal()].quantileNs(0.999);
    }

    /** The 99.9th percentiles of each interval of the run, in order. */
    long[] highNs(SoakMeter meter) {
        return highNs[meter.ordinal()].clone();
    }

    double medianHighNs(SoakMeter meter, int window) {
        return median(highNs[meter.ordinal()], window * intervalsPerWindow, (window + 1) * intervalsPerWindow);
    }

    /** What others took of the machine, on average. */
    double othersPercent(int window) {
        double sum = 0;
        for (int i = 0; i < intervalsPerWindow; i++) {
            sum += othersPercent[window * intervalsPerWindow + i];
        }
        return sum / intervalsPerWindow;
    }

    double heapGrowthMiB() {
        return (heapBytes[WINDOWS] - heapBytes[0]) / (double) (1 << 20);
    }

    double heapMiB(int index) {
        return heapBytes[index] / (double) (1 << 20);
    }

    double residentMiB(int window) {
        return medianOf(residentKiB, window) / 1024;
    }

    double descriptors(int window) {
        return medianOf(descriptors, window);
    }

    double javaThreads(int window) {
        return medianOf(javaThreads, window);
    }

    double kernelThreads(int window) {
        return medianOf(kernelThreads, window);
    }

    /** Least squares from the second window on; the first is left to what the JVM still compiles and loads. */
    double residentSlopeMiBPerHour() {
        int from = windowStarts[1];
        double meanTime = 0;
        double meanSize = 0;
        for (int i = from; i < samples; i++) {
            meanTime += timesNs[i] / (double) (samples - from);
            meanSize += residentKiB[i] / (double) (samples - from);
        }
        double above = 0;
        double below = 0;
        for (int i = from; i < samples; i++) {
            above += (timesNs[i] - meanTime) * (residentKiB[i] - meanSize);
            below += (timesNs[i] - meanTime) * (timesNs[i] - meanTime);
        }
        return below == 0 ? 0 : above / below * 3_600e9 / 1024;
    }

    private double medianOf(long[] values, int window) {
        return median(values, windowStarts[window], windowStarts[window + 1]);
    }

    private static double median(long[] values, int from, int to) {
        if (from >= to) {
            return 0;
        }
        long[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }
}
