package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdedCoreTest {
    private static final long MS = 1_000_000;

    /** Close to the overflow of the clock. */
    private long nowNs = Long.MAX_VALUE - 5 * MS;

    private final CrowdedCore core = new CrowdedCore(nowNs);

    @Test
    void avoidsNothingAtFirst() {
        assertThat(core.isAvoided(nowNs)).isFalse();
    }

    @Test
    void toleratesSomeTimeSlices() {
        loseSlices(12);

        assertThat(core.isAvoided(nowNs)).isFalse();
    }

    @Test
    void avoidsTheSpinForAMultipleOfWhatTheTrialCost() {
        loseSlices(13);

        assertThat(core.isAvoided(nowNs + 300 * MS)).isTrue();
        assertThat(core.isAvoided(nowNs + 416 * MS)).isFalse();
    }

    @Test
    void forgivesLossesThatAreSeldom() {
        for (int i = 0; i < 1000; i++) {
            core.lost(nowNs, 4 * MS);
            nowNs += 40 * MS;
        }

        assertThat(core.isAvoided(nowNs)).isFalse();
    }

    @Test
    void takesALongStopForNoCrowd() {
        for (int i = 0; i < 12; i++) {
            nowNs += 200 * MS;
            core.lost(nowNs, 200 * MS);
        }

        assertThat(core.isAvoided(nowNs)).isFalse();
    }

    @Test
    void avoidsTwiceAsLongWhenTheNextTrialFailsToo() {
        loseSlices(13);
        nowNs += 416 * MS;
        loseSlices(13);

        assertThat(core.isAvoided(nowNs + 600 * MS)).isTrue();
        assertThat(core.isAvoided(nowNs + 832 * MS)).isFalse();
    }

    @Test
    void startsAgainSmallAfterAGoodTime() {
        loseSlices(13);
        nowNs += 1000 * MS;
        loseSlices(13);

        assertThat(core.isAvoided(nowNs + 416 * MS)).isFalse();
    }

    @Test
    void triesAgainAfterASecondAtMost() {
        for (int i = 0; i < 100; i++) {
            loseSlices(13);
            nowNs += 1_000 * MS;
            assertThat(core.isAvoided(nowNs)).isFalse();
        }
    }

    /** One after the other, as on a core whose other thread never waits. */
    private void loseSlices(int slices) {
        for (int i = 0; i < slices; i++) {
            nowNs += 4 * MS;
            core.lost(nowNs, 4 * MS);
        }
    }
}
