package io.pinion.stress.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final Percentage WIDTH = Percentage.withPercentage(0.8);

    @Test
    void quantiles_ofManySizes_areThoseOfTheSortedValues() {
        SplittableRandom random = new SplittableRandom(1);
        long[] values = new long[20_000];
        Latencies latencies = new Latencies();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(1, 40));
            latencies.record(values[i]);
        }
        Arrays.sort(values);
        assertThat(latencies.count()).isEqualTo(values.length);
        for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(latencies.quantileNs(share)).as("share " + share).isCloseTo(exact, WIDTH);
        }
    }

    @Test
    void record_outsideTheRange_countsAtItsEnds() {
        Latencies latencies = new Latencies();
        latencies.record(-5);
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.quantileNs(0.5)).isZero();
        assertThat(latencies.quantileNs(1)).isEqualTo((1L << 40) - 1);
    }

    @Test
    void add_ofAnother_sumsCounts() {
        Latencies one = new Latencies();
        Latencies two = new Latencies();
        one.record(10);
        two.record(20);
        one.add(two);
        assertThat(one.count()).isEqualTo(2);
        assertThat(one.quantileNs(1)).isEqualTo(20);
    }

    @Test
    void quantile_ofNothing_isZero() {
        assertThat(new Latencies().quantileNs(0.999)).isZero();
    }
}
