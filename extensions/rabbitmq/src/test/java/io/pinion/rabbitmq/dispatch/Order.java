package io.pinion.rabbitmq.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

/** What order means when commands may come again. */
final class Order {
    private Order() {}

    /**
     * All numbers were handled; the first time in order; and a step back goes back over no more than what had not been
     * acknowledged.
     */
    static void check(List<Integer> handled, int count, int unsettled) {
        assertThat(handled.stream().distinct().toList())
                .as("first occurrences in %s", handled)
                .isEqualTo(IntStream.range(0, count).boxed().toList());
        for (int i = 1; i < handled.size(); i++) {
            assertThat(handled.get(i))
                    .as("after %s at %s in %s", handled.get(i - 1), i, handled)
                    .isBetween(handled.get(i - 1) - unsettled + 1, handled.get(i - 1) + 1);
        }
    }
}
