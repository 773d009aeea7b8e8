package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private final SlotTable table = new SlotTable();

    /** Registrations are only told apart here; none has a poller or a descriptor. */
    private static Registration registration() {
        return new Registration(null, -1, ops -> {});
    }

    @Test
    void aTokenOfAnEarlierOwner_findsNobody() {
        long first = table.add(registration());
        table.remove(first);
        Registration heir = registration();
        long second = table.add(heir);
        assertThat((int) second).isEqualTo((int) first);
        assertThat(table.get(first)).isNull();
        assertThat(table.get(second)).isSameAs(heir);
    }

    @Test
    void tokensThatWereNeverGiven_findNobody() {
        table.add(registration());
        assertThat(table.get(-1)).isNull();
        assertThat(table.get(1)).isNull();
        assertThat(table.get(1L << 32)).isNull();
    }

    @Test
    void manyOwners_areFoundByTheirTokens() {
        Map<Long, Registration> expected = new HashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(3) > 0 || expected.isEmpty()) {
                Registration registration = registration();
                assertThat(expected.put(table.add(registration), registration)).isNull();
            } else {
                long token = expected.keySet().iterator().next();
                expected.remove(token);
                table.remove(token);
                assertThat(table.get(token)).isNull();
            }
        }
        expected.forEach((token, registration) -> assertThat(table.get(token)).isSameAs(registration));
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
        assertThat(table.size()).isEqualTo(expected.size());
    }
}
