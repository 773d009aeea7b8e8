package io.pinion.stress.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the judge calls a drift, on series that are made up. */
class SoakJudgeTest {
    private static final int PER_WINDOW = 10;
    private static final int INTERVALS = SoakSeries.WINDOWS * PER_WINDOW;
    private static final long MIB = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(7);
    private double othersLater = 5;

    /** Typical latency of each interval in us, as a task and as the control see it; resident memory in MiB. */
    private Findings judge(IntToDoubleFunction task, IntToDoubleFunction control, IntToDoubleFunction residentMiB) {
        SoakSeries series = new SoakSeries(INTERVALS, PER_WINDOW);
        series.addHeap(10 * MIB);
        for (int i = 0; i < INTERVALS; i++) {
            series.addSample(
                    TimeUnit.MINUTES.toNanos(i),
                    new Footprint((long) (residentMiB.applyAsDouble(i) * 1024), 30, 20, 40, 0, 0, 0));
            Latencies[] measured = new Latencies[SoakMeter.values().length];
            for (SoakMeter meter : SoakMeter.values()) {
                double typical = (meter == SoakMeter.CONTROL ? control : task).applyAsDouble(i);
                measured[meter.ordinal()] = scattered(typical);
            }
            series.addInterval(measured, i < INTERVALS / 2 ? 5 : othersLater);
            if ((i + 1) % PER_WINDOW == 0) {
                series.addHeap(10 * MIB);
            }
        }
        Findings findings = new Findings();
        new SoakJudge(series, findings, 4, false).judge();
        return findings;
    }

    /** Every interval is a tenth up or down. */
    private Latencies scattered(double typicalMicros) {
        Latencies latencies = new Latencies();
        double scale = 0.9 + 0.2 * random.nextDouble();
        for (int i = 0; i < 1_000; i++) {
            latencies.record((long) (typicalMicros * scale * 1_000));
        }
        return latencies;
    }

    @Test
    void judge_flatSeries_findsNothing() {
        assertThat(judge(i -> 100, i -> 100, i -> 300).isEmpty()).isTrue();
    }

    @Test
    void judge_latencyThatDoubles_findsIt() {
        assertThat(judge(i -> 100 + 100.0 * i / INTERVALS, i -> 100, i -> 300).has(SoakJudge.LATENCY))
                .isTrue();
    }

    @Test
    void judge_latencyThatGrowsByHalf_findsIt() {
        assertThat(judge(i -> 100 + 60.0 * i / INTERVALS, i -> 100, i -> 300).has(SoakJudge.LATENCY))
                .isTrue();
    }

    @Test
    void judge_machineThatBecomesTwiceAsSlow_findsNothing() {
        IntToDoubleFunction slower = i -> 100 + 100.0 * i / INTERVALS;
        assertThat(judge(slower, slower, i -> 300).isEmpty()).isTrue();
    }

    @Test
    void judge_oneBadInterval_findsNothing() {
        assertThat(judge(i -> i == INTERVALS - 3 ? 50_000 : 100, i -> 100, i -> 300)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void judge_machineThatOthersUse_comparesNothing() {
        othersLater = 60;
        assertThat(judge(i -> 100 + 100.0 * i / INTERVALS, i -> 100, i -> 300).isEmpty())
                .isTrue();
    }

    @Test
    void judge_memoryThatGrows_findsIt() {
        assertThat(judge(i -> 100, i -> 100, i -> 300 + 0.2 * i).has(SoakJudge.MEMORY))
                .isTrue();
    }

    @Test
    void slope_ofSixMiBInAnHour_isSix() {
        SoakSeries series = new SoakSeries(INTERVALS, 1);
        for (int i = 0; i < INTERVALS; i++) {
            series.addSample(TimeUnit.MINUTES.toNanos(i), new Footprint(102_400 + i * 1024L / 10, 0, 0, 0, 0, 0, 0));
        }
        assertThat(series.residentSlopeMiBPerHour()).isBetween(5.9, 6.1);
    }
}
