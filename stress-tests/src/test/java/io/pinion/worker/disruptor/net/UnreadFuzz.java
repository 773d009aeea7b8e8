package io.pinion.worker.disruptor.net;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import io.pinion.worker.spi.Poller;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a stream's handler is given: the bytes arrive in pieces of any size, the handler takes any part of what it is
 * shown, and must be shown the rest again with what follows. The first two bytes of the input set the limit; each step
 * has two for what arrives, two for what the handler takes, and one for the turn.
 */
public final class UnreadFuzz extends FuzzTarget<UnreadFuzz.Parser> {
    private static final int MIN_BYTES = 256;
    /** No power of two, as the sizes of buffers are. */
    private static final int PERIOD = 251;

    /** The step that differs in the twins. */
    public interface Parser {
        void keepRest(Unread unread, ByteBuffer data);
    }

    public UnreadFuzz() {
        super("stream-input", Unread::keepRest, Map.of("the last byte of the rest is lost", UnreadFuzz::keepLess));
    }

    private static void keepLess(Unread unread, ByteBuffer data) {
        unread.keepRest(data.remaining() > 1 ? data.limit(data.limit() - 1) : data);
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        Run run = new Run(parser, MIN_BYTES + choices.pair());
        while (choices.hasMore() && run.step(choices)) {
            // Ends when the handler has left as much as it may.
        }
        run.unread.release();
        Hold.that(!run.unread.hasRest() && Lazily.NET.pool.keptBytes() <= BufferPool.KEPT_BYTES, "kept after release");
    }

    /** One for all inputs, since its buffers are outside the heap and would wait for the collector. */
    private static final class Lazily {
        static final NetworkCore NET = new NetworkCore(new NoHost());
        static final byte[] PATTERN = pattern();

        private static byte[] pattern() {
            byte[] pattern = new byte[PERIOD + MIN_BYTES + (1 << 17)];
            for (int i = 0; i < pattern.length; i++) {
                pattern[i] = (byte) (i % PERIOD);
            }
            return pattern;
        }
    }

    private static final class Run {
        private final Parser parser;
        private final int max;
        private final Unread unread;
        private long arrived;
        private long taken;

        Run(Parser parser, int max) {
            this.parser = parser;
            this.max = max;
            unread = new Unread(Lazily.NET, max);
        }

        boolean step(FuzzInput choices) {
            int piece = choices.pair();
            int part = choices.pair();
            int turn = choices.octet();
            if (turn % 4 == 0 && unread.hasRest()) {
                show(unread.rest(), part);
            } else {
                Lazily.NET.beginLook(1 + turn);
                show(fill(piece), part);
            }
            Hold.same(arrived - taken, (long) unread.size(), "bytes that are left");
            Hold.same(unread.size() > 0, unread.hasRest(), "has a rest");
            Hold.same(unread.size() >= max, unread.isFull(), "is full");
            return !unread.isFull();
        }

        private ByteBuffer fill(int piece) {
            ByteBuffer room = unread.beginFill();
            Hold.that(room.hasRemaining(), "no room with " + unread.size() + " of " + max);
            Hold.that(unread.size() + room.remaining() <= max, "more room than the limit");
            int count = Math.min(1 + piece, room.remaining());
            room.put(expected(arrived, count));
            arrived += count;
            return unread.endFill();
        }

        private void show(ByteBuffer data, int part) {
            Hold.same(arrived - taken, (long) data.remaining(), "bytes that are shown");
            Hold.same(-1, data.mismatch(expected(taken, data.remaining())), "first byte that is another");
            int count = Math.min(part, data.remaining());
            data.position(data.position() + count);
            taken += count;
            parser.keepRest(unread, data);
        }

        private static ByteBuffer expected(long from, int count) {
            return ByteBuffer.wrap(Lazily.PATTERN, (int) (from % PERIOD), count);
        }
    }

    /** Nothing here has a socket, so nothing of the worker is asked for. */
    private static final class NoHost implements Host {
        @Override
        public String name() {
            return "fuzz";
        }

        @Override
        public boolean isWorkerThread() {
            return true;
        }

        @Override
        public boolean isClosing() {
            return false;
        }

        @Override
        public long nowNs() {
            return 0;
        }

        @Override
        public Poller poller() {
            throw new IllegalStateException("not needed");
        }

        @Override
        public void wake() {}

        @Override
        public void post(Runnable command) {
            throw new RejectedExecutionException("not needed");
        }

        @Override
        public Alarm alarm(long delayNs, Runnable action) {
            throw new IllegalStateException("not needed");
        }

        @Override
        public <T> CompletableFuture<T> offWorker(Callable<T> blocking) {
            throw new RejectedExecutionException("not needed");
        }

        @Override
        public void report(Object handler, Throwable error) {
            throw new AssertionError(error);
        }
    }
}
