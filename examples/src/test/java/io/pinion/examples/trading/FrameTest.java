package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is written comes back, in frames of 64 bytes. */
class FrameTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * Frame.BYTES);

    @Test
    void takeOrder_ofPutOrder_isTheSame() {
        OrderEvent order = new OrderEvent();
        order.id = Long.MAX_VALUE - 1;
        order.instrument = 65_535;
        order.quantity = -10;
        order.price = -1;
        buffer.putLong(8); // does not begin at 0
        buffer.limit(buffer.position() + Frame.BYTES);
        Frame.putOrder(buffer, order);
        assertThat(buffer.hasRemaining()).isFalse();

        OrderEvent copy = new OrderEvent();
        Frame.takeOrder(buffer.position(Long.BYTES), copy);
        assertThat(copy).usingRecursiveComparison().isEqualTo(order);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void takeAnswer_ofPutAnswers_isTheSame() {
        AckEvent answer = new AckEvent();
        answer.id = 1L << 40;
        answer.accepted = true;
        Frame.putAnswer(buffer, answer);
        answer.accepted = false;
        Frame.putAnswer(buffer, answer);
        buffer.flip();

        AckEvent copy = new AckEvent();
        Frame.takeAnswer(buffer, copy);
        assertThat(copy.id).isEqualTo(1L << 40);
        assertThat(copy.accepted).isTrue();
        Frame.takeAnswer(buffer, copy);
        assertThat(copy.accepted).isFalse();
        assertThat(buffer.hasRemaining()).isFalse();
    }
}
