package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Durations in the order in which they were taken, at the cost of one store each.
 *
 * <p>Threads: one writes; another may read when it has seen the writer's last task end.
 */
final class Delays {
    // The count has a cache line of its own, away from whatever stands beside the array.
    private static final int COUNT = 32;
    private static final int FIRST = 64;

    private final long[] cells;

    Delays(int most) {
        cells = new long[FIRST + most];
    }

    void add(long durationNs) {
        cells[FIRST + (int) cells[COUNT]++] = durationNs;
    }

    int count() {
        return (int) cells[COUNT];
    }

    Histogram histogram() {
        Histogram histogram = Histograms.ofDurations();
        for (int i = 0; i < count(); i++) {
            Histograms.record(histogram, cells[FIRST + i]);
        }
        return histogram;
    }

    /**
     * The median over windows of a percentile within each: what a machine that halts for milliseconds now and then does
     * to a few windows does not show.
     */
    double medianOfWindows(int windows, double percentile) {
        int size = Math.max(1, count() / windows);
        List<Double> percentiles = new ArrayList<>();
        for (int from = 0; from + size <= count(); from += size) {
            long[] window = Arrays.copyOfRange(cells, FIRST + from, FIRST + from + size);
            Arrays.sort(window);
            percentiles.add((double) window[(int) Math.min(size - 1L, (long) (size * percentile / 100))]);
        }
        return Summary.median(percentiles);
    }
}
