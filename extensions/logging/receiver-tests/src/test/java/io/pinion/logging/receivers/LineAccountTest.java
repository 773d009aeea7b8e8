package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.receivers.LineAccount.Totals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The account of lines. */
class LineAccountTest {
    private final LineAccount account = new LineAccount();

    private Totals totals(List<String> sent, List<String> received) {
        sent.forEach(account::sent);
        received.forEach(account::received);
        return account.totals();
    }

    @Test
    void totals_sameLinesInAnotherOrder_areExact() {
        Totals totals = totals(List.of("a", "b", "a"), List.of("a", "a", "b"));

        assertThat(totals.isExact()).isTrue();
        assertThat(totals.sentChecksum()).isEqualTo(totals.receivedChecksum()).hasSize(64);
        assertThat(totals.named()).isEmpty();
    }

    @Test
    void totals_oneLineMissingAndAnotherTwice_areNotExactThoughTheCountsAre() {
        Totals totals = totals(List.of("a", "b"), List.of("a", "a"));

        assertThat(totals.isExact()).isFalse();
        assertThat(totals.missing()).isEqualTo(1);
        assertThat(totals.duplicated()).isEqualTo(1);
        assertThat(totals.named())
                .containsExactlyInAnyOrder("missing: b (1 bytes)", "received 2 times, sent 1: a (1 bytes)");
    }

    @Test
    void totals_oneBitChanged_isOneMissingAndOneAltered() {
        Totals totals = totals(List.of("a\u0001"), List.of("a\u0002"));

        assertThat(totals.isExact()).isFalse();
        assertThat(totals.altered()).isEqualTo(1);
        assertThat(totals.missing()).isEqualTo(1);
        assertThat(totals.named())
                .containsExactlyInAnyOrder("missing: a\\x01 (2 bytes)", "altered or never sent: a\\x02 (2 bytes)");
    }

    @Test
    void totals_manyMissing_namesAFew() {
        for (int i = 0; i < 1_000; i++) {
            account.sent("line " + i);
        }

        assertThat(account.totals().missing()).isEqualTo(1_000);
        assertThat(account.totals().named()).hasSize(LineAccount.MAX_NAMED);
    }

    @Test
    void totals_nothingAtAll_areExact() {
        assertThat(account.totals().isExact()).isTrue();
    }
}
