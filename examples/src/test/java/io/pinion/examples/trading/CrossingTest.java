package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The strategy buys when a price turns upwards and sells when it turns downwards. */
class CrossingTest {
    private final Crossing crossing = new Crossing(2);

    private int signals(int instrument, long price, int times) {
        int signals = 0;
        for (int i = 0; i < times; i++) {
            signals += crossing.onPrice(instrument, price) == 0 ? 0 : 1;
        }
        return signals;
    }

    @Test
    void onPrice_constantPrice_neverSignals() {
        assertThat(signals(0, 10_000, 200)).isZero();
    }

    @Test
    void onPrice_tooFewTicksSeen_givesNoSignal() {
        signals(0, 10_000, Crossing.TICKS_BEFORE_FIRST_SIGNAL - 1);

        assertThat(crossing.onPrice(0, 10_500)).isZero();
    }

    @Test
    void onPrice_priceTurnsUpAndDown_buysOnceThenSellsOnce() {
        signals(0, 10_000, 100);

        assertThat(crossing.onPrice(0, 10_003)).isPositive();
        assertThat(signals(0, 10_003, 5)).isZero();
        assertThat(crossing.onPrice(0, 9_900)).isNegative();
        assertThat(signals(0, 9_900, 5)).isZero();
    }

    @Test
    void onPrice_priceRunsFarAhead_quantityIsBounded() {
        signals(0, 10_000, 100);
        signals(1, 1_000_000, 100);
        crossing.onPrice(1, 1_000_001);

        assertThat(crossing.onPrice(0, 1_000_000)).isEqualTo(Crossing.LARGEST_QUANTITY);
        assertThat(crossing.onPrice(1, 1)).isEqualTo(-Crossing.LARGEST_QUANTITY);
    }

    @Test
    void onPrice_otherInstrument_changesNothing() {
        signals(0, 10_000, 100);
        signals(1, 20_000, 100);

        assertThat(crossing.onPrice(1, 20_050)).isPositive();
        assertThat(crossing.onPrice(0, 10_000)).isZero();
    }
}
