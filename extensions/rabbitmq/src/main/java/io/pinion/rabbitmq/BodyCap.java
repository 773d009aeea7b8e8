package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bodies that are too large out of what a connection reads: the client would end the connection for one, and meet
 * it again on the next. The message comes with an empty body instead, and {@link #cutBytes} says so while the client
 * handles its frame.
 *
 * <p>Shape: no byte of such a body is kept; one number for each channel that is in the middle of one. Threads: the one
 * that reads.
 */
final class BodyCap {
    /** After the class and the weight; of eight bytes. */
    private static final int SIZE_OFFSET = 4;

    private static final ThreadLocal<Long> CUT = new ThreadLocal<>();

    private final long maxBytes;
    private final Map<Integer, Long> skipping = new HashMap<>();
    private boolean told;

    BodyCap(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** How large the body was that was cut from the message which this thread is being given; zero if none was. */
    static long cutBytes() {
        Long cut = CUT.get();
        return cut == null ? 0 : cut;
    }

    /** What the client is to have of a frame; null if nothing. */
    @Nullable
    Frame pass(Frame frame) {
        if (told) {
            told = false;
            CUT.remove();
        }
        return switch (frame.getType()) {
            case AMQP.FRAME_HEADER -> header(frame);
            case AMQP.FRAME_BODY -> body(frame);
            default -> frame;
        };
    }

    private Frame header(Frame frame) {
        byte[] payload = frame.getPayload();
        long bytes = payload.length < SIZE_OFFSET + Long.BYTES
                ? 0
                : ByteBuffer.wrap(payload).getLong(SIZE_OFFSET);
        if (bytes <= maxBytes) {
            return frame;
        }
        skipping.put(frame.getChannel(), bytes);
        told = true;
        CUT.set(bytes);
        byte[] empty = payload.clone();
        ByteBuffer.wrap(empty).putLong(SIZE_OFFSET, 0);
        return new Frame(AMQP.FRAME_HEADER, frame.getChannel(), empty);
    }

    private @Nullable Frame body(Frame frame) {
        if (skipping.isEmpty()) {
            return frame;
        }
        Long left = skipping.get(frame.getChannel());
        if (left == null) {
            return frame;
        }
        int bytes = frame.getPayload().length;
        if (bytes < left) {
            skipping.put(frame.getChannel(), left - bytes);
        } else {
            skipping.remove(frame.getChannel());
        }
        return null;
    }
}
