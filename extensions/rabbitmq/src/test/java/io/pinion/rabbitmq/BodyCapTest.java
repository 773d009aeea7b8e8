package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyCapTest {
    private final BodyCap cap = new BodyCap(100);

    private static Frame header(int channel, long bodyBytes) {
        byte[] payload = new byte[14];
        ByteBuffer.wrap(payload).putShort((short) 60).putShort((short) 0).putLong(bodyBytes);
        return new Frame(AMQP.FRAME_HEADER, channel, payload);
    }

    private static Frame body(int channel, int bytes) {
        return new Frame(AMQP.FRAME_BODY, channel, new byte[bytes]);
    }

    private static long bodyBytes(Frame header) {
        return ByteBuffer.wrap(header.getPayload()).getLong(4);
    }

    @Test
    void body_asLargeAsAllowed_passesUntouched() {
        Frame header = header(1, 100);
        Frame body = body(1, 100);
        assertThat(cap.pass(header)).isSameAs(header);
        assertThat(BodyCap.cutBytes()).isZero();
        assertThat(cap.pass(body)).isSameAs(body);
    }

    @Test
    @DisplayName("AMQP checklist: no byte of a body over the cap is kept, and the frames of other channels pass")
    void body_tooLarge_isCutOut_alsoBetweenOthers() {
        Frame cut = cap.pass(header(1, 250));
        assertThat(bodyBytes(cut)).isZero();
        assertThat(BodyCap.cutBytes()).isEqualTo(250);
        Frame other = header(2, 10);
        assertThat(cap.pass(other)).isSameAs(other);
        assertThat(BodyCap.cutBytes()).as("only while its own frame is handled").isZero();
        assertThat(cap.pass(body(1, 100))).isNull();
        Frame otherBody = body(2, 10);
        assertThat(cap.pass(otherBody)).isSameAs(otherBody);
        assertThat(cap.pass(body(1, 100))).isNull();
        assertThat(cap.pass(body(1, 50))).isNull();
        Frame next = body(1, 50);
        assertThat(cap.pass(header(1, 50))).isNotNull();
        assertThat(cap.pass(next)).as("of the next message").isSameAs(next);
    }

    @Test
    void frames_ofOtherKinds_orTooShort_pass() {
        Frame method = new Frame(AMQP.FRAME_METHOD, 1, new byte[] {0, 60, 0, 60});
        Frame shortHeader = new Frame(AMQP.FRAME_HEADER, 1, new byte[3]);
        assertThat(cap.pass(method)).isSameAs(method);
        assertThat(cap.pass(shortHeader)).isSameAs(shortHeader);
    }
}
