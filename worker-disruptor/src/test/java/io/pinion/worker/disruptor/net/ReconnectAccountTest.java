package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.net.ReconnectOptions.WhenFull;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lives of a stream against {@link ReconnectModel}; each run names its seed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectAccountTest {
    private static final int STEPS = 400;
    private static final int SEEDS = Integer.getInteger("pinion.reconnect.seeds", 60);

    static Stream<Arguments> lives() {
        return Stream.of(WhenFull.values())
                .flatMap(policy -> Stream.of(true, false)
                        .flatMap(link ->
                                LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(policy, link, seed))));
    }

    @ParameterizedTest(name = "{0}, link {1}, seed {2}")
    @MethodSource("lives")
    @Tag("S2.42")
    @DisplayName("after every step every byte is in exactly one place; whole frames arrive in order, and none twice")
    void anyLife_afterEveryStep_hasAnExactAccount(WhenFull policy, boolean withLink, long seed) {
        new ReconnectModel(policy, withLink, seed, ReconnectModel.Lie.NONE).live(STEPS);
    }

    @ParameterizedTest
    @EnumSource(value = ReconnectModel.Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @DisplayName("broken twins: an account that is wrong in any of these ways is found out")
    void brokenTwin_anyLie_isFound(ReconnectModel.Lie lie) {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        new ReconnectModel(WhenFull.REFUSE, true, seed, lie).live(STEPS);
                    }
                })
                .isInstanceOf(AssertionError.class);
        assertThat(lie).isNotEqualTo(ReconnectModel.Lie.NONE);
    }
}
