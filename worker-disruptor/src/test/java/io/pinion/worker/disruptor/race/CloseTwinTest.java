package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.disruptor.Seams;
import io.pinion.worker.disruptor.race.MiniWorker.Weakness;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The close races can fail: each step of the protocol that is left out is noticed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CloseTwinTest {
    private static final long CYCLES = 1_000_000;
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(200);

    @Test
    void miniWorker_whole_passes() {
        Score score = new MiniRace(EnumSet.noneOf(Weakness.class), RaceSettings.seed())
                .run(10 * RaceSettings.cycles(), RaceSettings.maxNs());
        System.out.println(score);
        assertThat(score.isClean()).as("%s", score).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Weakness.class)
    void miniWorker_withOneStepLeftOut_isCaught(Weakness weakness) {
        Score score = new MiniRace(EnumSet.of(weakness), RaceSettings.seed()).run(CYCLES, MAX_NS);
        System.out.println(score);
        assertThat(score.isClean()).as("%s", score).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CloseVariant.class)
    void engine_withPublishersThatDoNotLookAgain_isCaught(CloseVariant variant) throws InterruptedException {
        Score score = new CloseRace(variant, RaceSettings.seed(), Seams::deafen)
                .untilFinding()
                .run(CYCLES, MAX_NS);
        System.out.println(score);
        assertThat(score.isClean()).as("%s", score).isFalse();
    }
}
