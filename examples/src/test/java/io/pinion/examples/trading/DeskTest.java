package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Limits, gaps, the kill switch and the account of a desk, with prices that signal when the test wants it. */
class DeskTest {
    private static final long MIDDLE = 10_000;

    private final Desk desk = new Desk(2, 2);
    private final Counters counters = new Counters();
    private long number;
    private boolean up;

    DeskTest() {
        for (int i = 0; i < 2 * Crossing.TICKS_BEFORE_FIRST_SIGNAL; i++) {
            desk.onTick(0, number++, 0, MIDDLE, false);
        }
    }

    /** Prices jump further each time, so every one crosses. */
    private boolean signal(boolean stale) {
        up = !up;
        return desk.onTick(0, number++, 0, up ? MIDDLE + 10_000 : MIDDLE - 10_000, stale);
    }

    private boolean signal() {
        return signal(false);
    }

    private Counters counters() {
        desk.copyCounters(counters);
        return counters;
    }

    @Test
    void onTick_numbersWithoutHole_noGap() {
        assertThat(counters().gaps).isZero();
        assertThat(counters().missedTicks).isZero();
    }

    @Test
    void onTick_numbersWithHoles_countsGapsAndWhatWasMissed() {
        desk.onTick(0, number + 3, 0, MIDDLE, false);
        desk.onTick(0, number + 4, 0, MIDDLE, false);
        desk.onTick(1, 7, 1, MIDDLE, false);

        assertThat(counters().gaps).isEqualTo(2);
        assertThat(counters().missedTicks).isEqualTo(3 + 7);
    }

    @Test
    void onTick_signal_isAnOrderUntilAnswered() {
        assertThat(signal()).isTrue();

        assertThat(desk.order().id).isZero();
        assertThat(desk.order().quantity).isEqualTo(10);
        assertThat(desk.exposure(0)).isEqualTo(10);
        assertThat(desk.position(0)).isZero();
        assertThat(counters().open()).isEqualTo(1);
    }

    @Test
    void onTick_stale_isHeldBackAndItsPriceCounts() {
        assertThat(signal(true)).isFalse();

        assertThat(counters().staleTicks).isEqualTo(1);
        assertThat(counters().blockedByAge).isEqualTo(1);
        assertThat(desk.onTick(0, number++, 0, MIDDLE + 10_000, false))
                .as("the averages have crossed already")
                .isFalse();
    }

    @Test
    void kill_again_holdsBackEverythingFromThenOn() {
        signal();
        desk.kill();
        desk.kill();

        assertThat(signal()).isFalse();
        assertThat(signal()).isFalse();
        assertThat(counters().sent).isEqualTo(1);
        assertThat(counters().blockedByKill).isEqualTo(2);
        assertThat(counters().sentAfterKill).isZero();
    }

    @Test
    void kill_answerComesAfterIt_isStillBooked() {
        signal();
        desk.kill();
        desk.onAnswer(0, true);

        assertThat(desk.position(0)).isEqualTo(10);
        assertThat(counters().open()).isZero();
    }

    @Test
    void onAnswer_rejected_givesTheExposureBack() {
        signal();
        desk.onAnswer(0, false);

        assertThat(desk.exposure(0)).isZero();
        assertThat(desk.position(0)).isZero();
        assertThat(counters().rejected).isEqualTo(1);
        assertThat(counters().position).isZero();
    }

    @Test
    void onAnswer_ofNoOpenOrder_isCountedAndKills() {
        desk.onAnswer(0, true);

        assertThat(counters().unexpectedAnswers).isEqualTo(1);
        assertThat(desk.isKilled()).isTrue();
    }

    @Test
    void onAnswer_outOfOrder_isCountedAndKills() {
        signal();
        signal();
        desk.onAnswer(1, true);

        assertThat(counters().unexpectedAnswers).isEqualTo(1);
        assertThat(counters().open()).isEqualTo(2);
        assertThat(desk.isKilled()).isTrue();
    }

    @Test
    void onTick_rejectsOnOneSideOnly_positionStaysWithinItsLimit() {
        // Every sale is rejected, so only the limit keeps the position from growing.
        for (int i = 0; i < 40; i++) {
            if (signal()) {
                desk.onAnswer(desk.order().id, desk.order().quantity > 0);
            }
        }

        assertThat(desk.position(0)).isEqualTo(20).isLessThanOrEqualTo(Desk.POSITION_LIMIT);
        assertThat(counters().blockedByLimit).isPositive();
        assertThat(counters().signals).isEqualTo(counters().sent + counters().blocked());
    }

    @Test
    void onTick_tooManyOpenOrders_isHeldBack() {
        int sent = 0;
        for (int i = 0; i < Desk.MAX_OPEN_ORDERS + 10; i++) {
            sent += signal() ? 1 : 0;
        }

        assertThat(sent).isEqualTo(Desk.MAX_OPEN_ORDERS);
        assertThat(counters().blockedByOpenOrders).isEqualTo(10);
    }

    @Test
    void unsent_order_neverHappened() {
        long before = counters().ordersChecksum;
        signal();
        desk.unsent();

        assertThat(counters().sent).isZero();
        assertThat(counters().unsent).isEqualTo(1);
        assertThat(counters().ordersChecksum).isEqualTo(before);
        assertThat(desk.exposure(0)).isZero();
        assertThat(desk.isKilled()).isFalse();
    }

    @Test
    void unsent_tooOften_kills() {
        for (int i = 0; i < Desk.MAX_UNSENT; i++) {
            assertThat(signal()).isTrue();
            desk.unsent();
        }

        assertThat(desk.isKilled()).isTrue();
        assertThat(desk.killReason()).contains("by the desk itself", "100 orders");
        desk.kill();
        assertThat(desk.killReason()).as("the first reason stays").contains("by the desk itself");
        assertThat(signal()).isFalse();
    }
}
