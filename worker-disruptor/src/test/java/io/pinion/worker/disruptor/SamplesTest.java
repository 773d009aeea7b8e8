package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.pinion.worker.WorkerStats.Latency;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
    /** A histogram of an hour to two digits takes more than nine times as much. */
    private static final long NO_COPY_BYTES = 4_096;

    @Test
    void read_nothingRecorded_isNone() {
        assertThat(new Samples().readLoopLag()).isEqualTo(Latency.NONE);
    }

    @Test
    void read_valuesOfAllMagnitudes_isWhatTheHistogramSays() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int count : new int[] {1, 2, 3, 10, 99, 100, 1_000, 20_000}) {
            Samples samples = new Samples();
            Histogram expected = new Histogram(1, MAX_NS, 2);
            for (int i = 0; i < count; i++) {
                long durationNs = random.nextLong(1L << random.nextInt(1, 42));
                long recordedNs = Math.min(durationNs, MAX_NS);
                samples.runTime(durationNs);
                expected.recordValue(recordedNs);
            }
            assertThat(samples.readRunTime())
                    .as("%d values, seed %d", count, seed)
                    .isEqualTo(latencyOf(expected))
                    .isEqualTo(samples.readRunTime());
        }
    }

    @Test
    void read_valuesOutOfRange_countAsTheNearest() {
        Samples samples = new Samples();
        samples.queueDelay(-1);
        samples.queueDelay(Long.MAX_VALUE);

        assertThat(samples.readQueueDelay().p50Ns()).isZero();
        assertThat(samples.readQueueDelay().maxNs()).isGreaterThanOrEqualTo(MAX_NS);
    }

    @Test
    void read_firstTime_takesNoCopy() {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        Samples warm = new Samples();
        warm.runTime(1);
        warm.readRunTime();
        Samples samples = new Samples();
        samples.runTime(1);

        long self = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(self);
        samples.readRunTime();
        long bytes = THREADS.getThreadAllocatedBytes(self) - before;

        assertThat(bytes).isLessThan(NO_COPY_BYTES);
    }

    private static Latency latencyOf(Histogram histogram) {
        return new Latency(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
