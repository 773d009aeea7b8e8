package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/** Frames with their number, their length and a filling; and what has to be true of the account of them. */
final class ReconnectTraffic {
    static final int HEADER = 8;
    /** What the stream may buffer. */
    static final int BUFFER_BYTES = 1 << 16;

    private static final int LONGEST_FILLING = 3_000;

    private final SplittableRandom random;

    ReconnectTraffic(SplittableRandom random) {
        this.random = random;
    }

    /** Writes until told to stop; how many frames. */
    FutureTask<Integer> start(ReconnectingStream stream, BooleanSupplier isOver) {
        SplittableRandom own = random.split();
        return async(() -> {
            int number = 0;
            while (!isOver.getAsBoolean()) {
                stream.write(frame(number, HEADER + own.nextInt(LONGEST_FILLING)), Await.LIMIT);
                requireExact(stream.account());
                number++;
            }
            return number;
        });
    }

    static <T> FutureTask<T> async(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "reconnect-user");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    static ByteBuffer frame(int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(number).putInt(length);
        while (frame.hasRemaining()) {
            frame.put((byte) (number * 31 + frame.position()));
        }
        return frame.flip();
    }

    static boolean startsWithFrame(ByteBuffer bytes) {
        return bytes.remaining() >= HEADER && bytes.remaining() >= bytes.getInt(bytes.position() + 4);
    }

    /** No byte is missing in the account, and none is in it twice. */
    static void requireExact(Account account) {
        assertThat(account.sentBytes() + account.bufferedBytes() + account.droppedBytes() + account.unknownBytes())
                .as("%s", account)
                .isEqualTo(account.takenBytes());
        assertThat(account.bufferedBytes()).as("%s", account).isBetween(0L, (long) BUFFER_BYTES);
    }

    /** The account does not promise more than has arrived. */
    static void requireSent(Account end, long arrivedBytes) {
        assertThat(end.takenBytes() - arrivedBytes)
                .as("what did not arrive counts as unknown, %s", end)
                .isLessThanOrEqualTo(end.unknownBytes());
        assertThat(end.sentBytes())
                .as("what counts as sent has arrived, %s", end)
                .isLessThanOrEqualTo(arrivedBytes);
    }
}
