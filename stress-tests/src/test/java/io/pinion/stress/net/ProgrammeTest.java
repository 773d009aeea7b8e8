package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgrammeTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static int run(Programme.Part part) {
        return Programme.run("test", LIMIT, LIMIT, Arguments.of("quick", "poller=NIO", "seed=1"), part);
    }

    @Test
    void part_thatPasses_exitsWithZero() {
        assertThat(run((poller, arguments) -> "seed " + arguments.seed())).isZero();
    }

    @Test
    void part_thatFails_exitsWithOne() {
        assertThat(run((poller, arguments) -> {
                    throw new Failed("found something");
                }))
                .isEqualTo(1);
    }
}
