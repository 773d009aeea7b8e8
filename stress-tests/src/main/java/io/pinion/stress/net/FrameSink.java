package io.pinion.stress.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes frames apart, leaves what is not whole, and compares with what was sent again and again. */
final class FrameSink implements StreamHandler {
    private final byte[] message;
    private final boolean isTwin;
    private volatile long seen;
    private volatile int calls;
    private volatile int frames;
    private volatile @Nullable String wrong;
    private volatile boolean isClosed;
    private volatile @Nullable Throwable reason;
    private long taken;

    /** The twin takes every part for whole frames. */
    FrameSink(byte[] message, boolean isTwin) {
        this.message = message;
        this.isTwin = isTwin;
    }

    @Override
    public void data(Stream stream, ByteBuffer data) {
        int called = calls + 1;
        int framed = frames;
        while (data.hasRemaining()) {
            int length = 1 + (data.get(data.position()) & 0xff);
            if (length > data.remaining()) {
                if (!isTwin) {
                    break;
                }
                length = data.remaining();
            }
            take(data, length);
            framed++;
        }
        frames = framed;
        calls = called;
        seen = taken + data.remaining();
    }

    private void take(ByteBuffer data, int length) {
        byte[] frame = new byte[length];
        data.get(frame);
        int at = (int) (taken % message.length);
        int whole = 1 + (message[at] & 0xff);
        if (length != whole
                || at + whole > message.length
                || !Arrays.equals(frame, 0, length, message, at, at + whole)) {
            wrong = "frame of " + length + " bytes at " + taken + ", was " + whole;
        }
        taken += length;
    }

    @Override
    public void closed(Stream stream, @Nullable Throwable why) {
        reason = why;
        isClosed = true;
    }

    /** How often data came, and how many whole frames there were. */
    int calls() {
        return calls;
    }

    int frames() {
        return frames;
    }

    @Nullable
    String wrong() {
        return wrong;
    }

    /** Waits until so much has been seen, whether taken or left. */
    void awaitSeen(long bytes) {
        long endNs = System.nanoTime() + Until.LIMIT.toNanos();
        while (seen < bytes) {
            Thread.yield();
            if (isClosed || System.nanoTime() - endNs > 0) {
                throw new Failed("has seen " + seen + " of " + bytes + " bytes, closed " + isClosed, reason);
            }
        }
    }

    void awaitEnd() {
        Until.holds("the end of the stream", Duration.ofMinutes(3), () -> isClosed);
    }

    /** Waits for the end in order, after so many bytes, all of them right. */
    void requireAll(String what, long bytes) {
        awaitEnd();
        Throwable why = reason;
        if (why != null) {
            throw new Failed(what + " ended with " + why, why);
        }
        Failed.unless(wrong == null, what + ": " + wrong);
        Failed.unless(taken == bytes, what + ": " + taken + " of " + bytes + " bytes");
    }
}
