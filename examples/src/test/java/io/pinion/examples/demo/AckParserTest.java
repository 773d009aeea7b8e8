package io.pinion.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Confirmations in pieces, and confirmations that cannot be. */
class AckParserTest {
    private final Recording recording = new Recording();
    private final Arrivals arrivals =
            new Arrivals(new Schedule(System.nanoTime(), 1_000), WireOrder.kept(), recording.endToEnd());
    private final AckParser parser = new AckParser(arrivals, 9);

    @Test
    void parser_fedByteByByte_readsCounts() throws Exception {
        ByteBuffer all = ByteBuffer.allocate(100).putLong(4).putLong(9).flip();
        ByteBuffer window = ByteBuffer.allocate(100);
        while (all.hasRemaining()) {
            parser.take(window.put(all.get()).flip());
            window.compact();
        }
        assertThat(arrivals.count()).isEqualTo(9);
        assertThat(parser.isComplete()).isTrue();
        assertThat(recording.endToEnd().getTotalCount()).isEqualTo(9);
    }

    @Test
    void parser_withCountThatWentBack_recordsNothingTwice() throws Exception {
        parser.take(ByteBuffer.allocate(24).putLong(5).putLong(3).putLong(5).flip());
        assertThat(recording.endToEnd().getTotalCount()).isEqualTo(5);
    }

    @Test
    void parser_withMoreLinesThanWereSent_refuses() {
        assertThatIOException()
                .isThrownBy(() -> parser.take(ByteBuffer.allocate(8).putLong(10).flip()))
                .withMessageContaining("10 lines of 9");
    }

    @Test
    void parser_onASecondConnection_countsFromItsFirstLineAndNotWhatNobodyConfirmed() throws Exception {
        parser.take(ByteBuffer.allocate(8).putLong(3).flip());
        parser.beginAt(5);
        parser.take(ByteBuffer.allocate(8).putLong(2).flip());
        assertThat(arrivals.count()).isEqualTo(5);
        assertThat(arrivals.place()).isEqualTo(7);
        assertThat(recording.endToEnd().getTotalCount()).isEqualTo(5);
        assertThat(parser.isComplete()).isFalse();
        parser.take(ByteBuffer.allocate(8).putLong(4).flip());
        assertThat(parser.isComplete()).isTrue();
    }
}
