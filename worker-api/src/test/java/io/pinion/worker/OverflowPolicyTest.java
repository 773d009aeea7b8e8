package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverflowPolicyTest {

    @Test
    void policies_fixed_haveTheirKindAndNoLimit() {
        assertThat(OverflowPolicy.reject().kind()).isEqualTo(OverflowPolicy.Kind.REJECT);
        assertThat(OverflowPolicy.block().kind()).isEqualTo(OverflowPolicy.Kind.BLOCK);
        assertThat(OverflowPolicy.dropNewest().kind()).isEqualTo(OverflowPolicy.Kind.DROP_NEWEST);
        assertThat(List.of(OverflowPolicy.reject(), OverflowPolicy.block(), OverflowPolicy.dropNewest()))
                .allSatisfy(policy -> assertThat(policy.timeout()).isZero());
    }

    @Test
    void blockFor_positiveLimit_keepsIt() {
        OverflowPolicy policy = OverflowPolicy.blockFor(Duration.ofMillis(5));
        assertThat(policy.kind()).isEqualTo(OverflowPolicy.Kind.BLOCK_FOR);
        assertThat(policy.timeout()).isEqualTo(Duration.ofMillis(5));
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(OverflowPolicy.blockFor(endless).timeout()).isEqualTo(endless);
    }

    @Test
    void blockFor_zeroNegativeOrNull_isRefused() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> OverflowPolicy.blockFor(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("reject()");
        }
        assertThatThrownBy(() -> OverflowPolicy.blockFor(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("timeout");
    }

    @Test
    void equality_ofPolicies_isByKindAndLimit() {
        OverflowPolicy five = OverflowPolicy.blockFor(Duration.ofMillis(5));
        assertThat(five).isEqualTo(OverflowPolicy.blockFor(Duration.ofNanos(5_000_000)));
        assertThat(five).hasSameHashCodeAs(OverflowPolicy.blockFor(Duration.ofMillis(5)));
        assertThat(five).isNotEqualTo(OverflowPolicy.blockFor(Duration.ofMillis(6)));
        assertThat(five).doesNotHaveSameHashCodeAs(OverflowPolicy.blockFor(Duration.ofMillis(6)));
        assertThat(five).isNotEqualTo(OverflowPolicy.block());
        assertThat(OverflowPolicy.block()).isNotEqualTo(OverflowPolicy.reject()).isNotEqualTo(null);
    }

    @Test
    void text_ofAPolicy_namesKindAndLimit() {
        assertThat(OverflowPolicy.reject()).hasToString("REJECT");
        assertThat(OverflowPolicy.dropNewest()).hasToString("DROP_NEWEST");
        assertThat(OverflowPolicy.blockFor(Duration.ofSeconds(2))).hasToString("BLOCK_FOR PT2S");
    }
}
