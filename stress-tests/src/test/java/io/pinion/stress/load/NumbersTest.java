package io.pinion.stress.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    private static Numbers fed(long... numbers) {
        Numbers fed = new Numbers(2, 42);
        for (long number : numbers) {
            long packed = Numbers.packed(1, number);
            fed.take(packed, fed.checksum(packed));
        }
        return fed;
    }

    @Test
    void take_inOrder_findsNothing() {
        Numbers fed = fed(0, 1, 2);
        assertThat(fed.lost(new long[] {0, 3})).isZero();
        assertThat(fed.doubled()).isZero();
        assertThat(fed.disordered()).isZero();
        assertThat(fed.corrupted()).isZero();
    }

    @Test
    void take_swapped_findsDisorderOnly() {
        Numbers fed = fed(0, 2, 1, 3);
        assertThat(fed.disordered()).isPositive();
        assertThat(fed.lost(new long[] {0, 4})).isZero();
        assertThat(fed.doubled()).isZero();
    }

    @Test
    void take_doubled_findsIt() {
        assertThat(fed(0, 1, 1, 2).doubled()).isEqualTo(1);
    }

    @Test
    void take_withAGap_findsTheLost() {
        assertThat(fed(0, 2, 3).lost(new long[] {0, 4})).isEqualTo(1);
    }

    @Test
    void take_lastOneMissing_findsTheLost() {
        assertThat(fed(0, 1).lost(new long[] {0, 3})).isEqualTo(1);
    }

    @Test
    void take_withTheChecksumOfAnother_findsIt() {
        Numbers numbers = new Numbers(1, 42);
        numbers.take(0, numbers.checksum(1));
        assertThat(numbers.corrupted()).isEqualTo(1);
    }
}
