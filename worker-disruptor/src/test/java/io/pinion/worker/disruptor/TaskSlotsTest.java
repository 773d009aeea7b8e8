package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskSlotsTest {
    private static final int CAPACITY = 8;
    private final TaskSlots slots = new TaskSlots(CAPACITY);

    @Test
    void places_ofOneLap_areApart() {
        for (long sequence = 0; sequence < CAPACITY; sequence++) {
            slots.arguments(sequence, "first " + sequence, "second " + sequence);
            assertThat(slots.publish(sequence, "task " + sequence)).isTrue();
        }
        for (long sequence = 0; sequence < CAPACITY; sequence++) {
            assertThat(slots.first(sequence)).isEqualTo("first " + sequence);
            assertThat(slots.second(sequence)).isEqualTo("second " + sequence);
            assertThat(slots.take(sequence)).isEqualTo("task " + sequence);
        }
    }

    @Test
    void place_inTheNextLap_isTheSame() {
        long farAway = CAPACITY * (1L << 40);
        slots.publish(3, "task");
        assertThat(slots.isPublishedAcquire(farAway + 3)).isTrue();
        assertThat(slots.publish(farAway + 3, "other")).isFalse();
        assertThat(slots.take(farAway + 3)).isEqualTo("task");
        assertThat(slots.isPublishedAcquire(3)).isFalse();
    }

    @Test
    void takeBack_onlyOfTheOwnTask() {
        slots.publish(0, "task");
        assertThat(slots.takeBack(0, "other")).isFalse();
        assertThat(slots.takeBack(0, "task")).isTrue();
        assertThat(slots.take(0)).isSameAs(Batch.FILLER);
    }

    @Test
    void publication_behindACloserThatGaveUp_isRefused() {
        assertThat(slots.giveUp(0)).isTrue();
        assertThat(slots.publish(0, "task")).isFalse();
        slots.publishRelease(1, "task");
        assertThat(slots.giveUp(1)).isFalse();
    }

    @Test
    void arguments_areClearedTogether() {
        slots.arguments(7, "first", "second");
        slots.clearArguments(7);
        assertThat(slots.first(7)).isNull();
        assertThat(slots.second(7)).isNull();
    }
}
