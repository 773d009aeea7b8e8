package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PinningTest {

    @Test
    void pinning_withoutProcessors_isRefused() {
        assertThatThrownBy(Pinning::required)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one processor");
    }

    @Test
    void pinning_toANumberOutOfRange_isRefused() {
        assertThatThrownBy(() -> Pinning.bestEffort(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was -1");
        assertThatThrownBy(() -> Pinning.required(4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was 4096");
    }

    @Test
    void pinning_toTheFirstAndTheLastNumber_isTaken() {
        assertThat(Pinning.required(0, 4095).cpus().stream()).containsExactly(0, 4095);
    }

    @Test
    void pinning_requiredOrNot_isToldApart() {
        assertThat(Pinning.required(1).isRequired()).isTrue();
        assertThat(Pinning.bestEffort(1).isRequired()).isFalse();
        assertThat(Pinning.none().isRequired()).isFalse();
        assertThat(Pinning.required(1)).hasSameHashCodeAs(Pinning.required(1, 1));
        assertThat(Stream.of(Pinning.required(1), Pinning.bestEffort(1), Pinning.required(2), Pinning.bestEffort(2))
                        .map(Pinning::hashCode)
                        .distinct())
                .hasSize(4);
    }

    @Test
    void processors_givenTwice_countOnce() {
        assertThat(Pinning.required(1, 1, 0)).isEqualTo(Pinning.required(0, 1));
        assertThat(Pinning.required(1)).isNotEqualTo(Pinning.bestEffort(1));
    }

    @Test
    void cpus_changedByTheCaller_stayWhatTheyWere() {
        Pinning pinning = Pinning.required(1);
        pinning.cpus().clear();
        assertThat(pinning.cpus().cardinality()).isEqualTo(1);

        BitSet cpus = new BitSet();
        cpus.set(3);
        Placement placement = new Placement(cpus, true, "park", "");
        cpus.clear();
        placement.cpus().clear();
        assertThat(placement.cpus().get(3)).isTrue();
    }

    @Test
    void toString_namesForceAndProcessors() {
        assertThat(Pinning.none()).hasToString("none");
        assertThat(Pinning.required(2, 3)).hasToString("required {2, 3}");
        assertThat(Pinning.bestEffort(0)).hasToString("best effort {0}");
    }
}
