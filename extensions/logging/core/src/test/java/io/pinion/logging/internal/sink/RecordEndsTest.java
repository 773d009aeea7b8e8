package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes to records, against a model that keeps everything. */
class RecordEndsTest {
    @Test
    void leftBehind_withinTheHistory_countsEveryRecordTouched() {
        RecordEnds ends = new RecordEnds(1024, 100);
        for (int i = 0; i < 4; i++) {
            ends.add(10);
        }
        ends.leftUpTo(39);
        assertThat(ends.left()).as("part of a record is not the record").isEqualTo(3);
        ends.leftUpTo(30);
        assertThat(ends.left()).as("the part comes back").isEqualTo(3);
        assertThat(ends.leftBehind(30, 0)).isZero();
        assertThat(ends.leftBehind(29, 0)).isEqualTo(1);
        assertThat(ends.leftBehind(20, 0)).isEqualTo(1);
        assertThat(ends.leftBehind(19, 0)).isEqualTo(2);
        assertThat(ends.leftBehind(0, 0)).isEqualTo(3);
        assertThat(ends.leftBehind(0, 2)).as("earlier ones went elsewhere").isEqualTo(1);
    }

    @Test
    void leftBehind_beyondTheHistory_isAsManyAsThereCanBe() {
        RecordEnds ends = new RecordEnds(1024, 20);
        for (int i = 0; i < 10; i++) {
            ends.add(10);
            ends.leftUpTo(ends.addedBytes());
        }
        assertThat(ends.leftBehind(80, 0)).isEqualTo(2);
        assertThat(ends.leftBehind(77, 0))
                .as("three bytes are of one record, since none has fewer than ten")
                .isEqualTo(3);
        assertThat(ends.leftBehind(61, 0)).as("nineteen are of two").isEqualTo(4);
        assertThat(ends.leftBehind(0, 0)).as("there are not more").isEqualTo(10);
        assertThat(ends.leftBehind(0, 5)).isEqualTo(5);
    }

    @Test
    void add_moreThanTheBound_forgetsWhatHasLeftAndRefusesWhatHasNot() {
        RecordEnds ends = new RecordEnds(2000, Long.MAX_VALUE / 2);
        for (int i = 0; i < 5000; i++) {
            ends.add(1);
            ends.leftUpTo(i + 1);
        }
        assertThat(ends.left()).isEqualTo(5000);
        assertThat(ends.leftBehind(4000, 0)).isEqualTo(1000);
        assertThat(ends.leftBehind(1, 0)).isEqualTo(4999);
        for (int i = 0; i < 2048; i++) {
            ends.add(1);
        }
        assertThatThrownBy(() -> ends.add(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2048 records");
    }

    @Test
    void free_keepsTheNumbers() {
        RecordEnds ends = new RecordEnds(10, 10);
        ends.add(7);
        ends.add(8);
        ends.leftUpTo(7);
        ends.free();
        assertThat(ends.added()).isEqualTo(2);
        assertThat(ends.left()).isEqualTo(1);
        assertThat(ends.addedBytes()).isEqualTo(15);
    }

    @Test
    void random_againstAModelThatKeepsEverything_isExactOrMore() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            RecordEnds ends = new RecordEnds(1 + random.nextInt(5000), random.nextInt(20_000));
            List<Integer> lengths = new ArrayList<>();
            List<Long> positions = new ArrayList<>();
            long bytes = 0;
            long given = 0;
            for (int step = 0; step < 3000; step++) {
                int length = 1 + random.nextInt(30);
                if (positions.size() - ends.left() < 1000) {
                    ends.add(length);
                    bytes += length;
                    lengths.add(length);
                    positions.add(bytes);
                }
                if (random.nextInt(4) == 0) {
                    given += random.nextLong(bytes - given + 1);
                    ends.leftUpTo(given);
                    long position = given;
                    assertThat(ends.left())
                            .as("seed %s", seed)
                            .isEqualTo(positions.stream()
                                    .filter(end -> end <= position)
                                    .count());
                    long behind = given - random.nextLong(Math.min(given, 25_000) + 1);
                    long first = random.nextLong(ends.left() + 1);
                    long exact = 0;
                    for (long record = first; record < ends.left(); record++) {
                        exact += positions.get((int) record) > behind ? 1 : 0;
                    }
                    assertThat(ends.leftBehind(behind, first))
                            .as("seed %s", seed)
                            .isBetween(exact, ends.left() - first);
                }
            }
        }
    }
}
