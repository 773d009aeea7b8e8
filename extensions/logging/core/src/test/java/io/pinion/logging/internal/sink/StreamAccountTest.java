package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.internal.text.Framing;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectingStream;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes to records exactly, with a stream that does what the test says. */
class StreamAccountTest {
    private final ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), new ManualClock());
    private final Scripted stream = new Scripted();
    private final List<String> news = new ArrayList<>();
    private int progressed;
    private StreamSink sink = open(1 << 20);

    private StreamSink open(int limitBytes) {
        SinkContext context = new SinkContext(
                manual.worker(),
                new Told(),
                () -> progressed++,
                limitBytes,
                limitBytes / 2,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(1));
        return new StreamSink("test", Framing.NEWLINE, context, handler -> {
            stream.handler = handler;
            return stream;
        });
    }

    private final class Told implements News {
        @Override
        public void connected(String where) {
            news.add("connected");
        }

        @Override
        public void lost(String where, @Nullable Throwable cause) {
            news.add("lost " + cause);
        }

        @Override
        public void rejected(String where, String reason) {
            news.add("rejected " + reason);
        }
    }

    /** As the engine does it: frames go over one connection each, the last bytes of a connection may be unknown. */
    private static final class Scripted implements ReconnectingStream {
        @Nullable
        ReconnectHandler handler;

        State state = State.CONNECTING;
        final ArrayDeque<Integer> frames = new ArrayDeque<>();
        long taken;
        long gone;
        long part;
        long unknown;
        long dropped;
        long connections;
        boolean full;

        void connect() {
            state = State.CONNECTED;
            connections++;
            handler.connected(this);
        }

        /** So many more bytes are given to the system. */
        void send(long bytes) {
            part += bytes;
            while (!frames.isEmpty() && frames.peekFirst() <= part) {
                int frame = frames.removeFirst();
                part -= frame;
                gone += frame;
            }
            assertThat(frames.isEmpty() && part > 0).isFalse();
        }

        /** The last bytes that whole frames had are unknown, and what was begun comes back. */
        void lose(long unknownBytes) {
            part = 0;
            unknown += unknownBytes;
            state = State.CONNECTING;
            handler.lost(this, null, 0, 1);
        }

        @Override
        public boolean offer(ByteBuffer frame) {
            if (state.compareTo(State.CLOSING) >= 0) {
                throw new IllegalStateException("closing");
            }
            if (full) {
                return false;
            }
            frames.addLast(frame.remaining());
            taken += frame.remaining();
            frame.position(frame.limit());
            return true;
        }

        @Override
        public void write(ByteBuffer frame, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public Account account() {
            long sent = gone + part - unknown;
            return new Account(taken, sent, taken - gone - part - dropped, dropped, unknown, connections, connections);
        }

        @Override
        public void close() {
            state = State.CLOSING;
        }

        void end() {
            dropped = taken - gone;
            part = 0;
            state = State.CLOSED;
            handler.closed(this);
        }
    }

    @AfterEach
    void close() {
        manual.close();
    }

    /** Each with a newline. */
    private void take(int... bytes) {
        for (int count : bytes) {
            assertThat(sink.take(ByteBuffer.allocate(count - 1), null)).isTrue();
        }
        sink.endOfBatch();
    }

    private void assertCounts(long sent, long unknown, long abandoned, long backlog) {
        SinkCounts counts = sink.counts();
        assertThat(List.of(counts.sent(), counts.unknown(), counts.abandoned(), counts.backlog()))
                .as("sent, unknown, abandoned, backlog of %s", counts)
                .containsExactly(sent, unknown, abandoned, backlog);
        assertThat(counts.taken()).isEqualTo(sent + unknown + abandoned + backlog);
    }

    private void letTimePass() {
        manual.advance(Duration.ofMillis(50));
    }

    @Test
    void sent_recordsOfWhichTheSystemHasAPart_areInTheBacklog() {
        take(10, 10, 10);
        assertCounts(0, 0, 0, 3);
        stream.connect();
        stream.send(19);
        letTimePass();
        assertCounts(1, 0, 0, 2);
        assertThat(sink.backlogBytes()).isEqualTo(11 + 2 * StreamSink.RECORD_BYTES);
        stream.send(11);
        letTimePass();
        assertCounts(3, 0, 0, 0);
        assertThat(sink.counts().sentBytes()).isEqualTo(30);
        assertThat(sink.backlogBytes()).isZero();
        assertThat(progressed).isPositive();
    }

    @Test
    void lost_bytesUnknown_areEveryRecordTouched() {
        stream.connect();
        take(10, 10, 10, 10);
        stream.send(35);
        stream.lose(11);
        assertCounts(1, 2, 0, 1);
        stream.connect();
        take(10);
        stream.send(20);
        stream.lose(20);
        assertCounts(1, 4, 0, 0);
        assertThat(news).containsExactly("connected", "lost null", "connected", "lost null");
        assertThat(sink.counts().connections()).isEqualTo(2);
    }

    @Test
    void lost_withNothingUnknown_keepsWhatWasSent() {
        stream.connect();
        take(10, 10);
        stream.send(15);
        stream.lose(0);
        assertCounts(1, 0, 0, 1);
        letTimePass();
        stream.connect();
        stream.send(10);
        letTimePass();
        assertCounts(2, 0, 0, 0);
    }

    @Test
    void random_againstAModel_isExact() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Long> ends = new ArrayList<>();
        long bytes = 0;
        List<Boolean> isUnknown = new ArrayList<>();
        boolean connected = false;
        long connectionStart = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    int length = 1 + random.nextInt(60);
                    take(length);
                    bytes += length;
                    ends.add(bytes);
                    isUnknown.add(false);
                }
                case 1 -> {
                    if (connected) {
                        stream.send(random.nextLong(stream.taken - stream.gone - stream.part + 1));
                    }
                }
                case 2 -> manual.advance(Duration.ofMillis(random.nextInt(3)));
                default -> {
                    if (connected && random.nextInt(20) == 0) {
                        long lost = random.nextLong(stream.gone - connectionStart + 1);
                        for (int i = 0; i < ends.size(); i++) {
                            if (ends.get(i) <= stream.gone && ends.get(i) > stream.gone - lost) {
                                isUnknown.set(i, true);
                            }
                        }
                        stream.lose(lost);
                        connectionStart = stream.gone;
                        connected = false;
                        long unknown = isUnknown.stream().filter(is -> is).count();
                        long left =
                                ends.stream().filter(end -> end <= stream.gone).count();
                        assertThat(sink.counts())
                                .as("seed %s", seed)
                                .returns(unknown, SinkCounts::unknown)
                                .returns(left - unknown, SinkCounts::sent)
                                .returns(ends.size() - left, SinkCounts::backlog);
                    } else if (!connected) {
                        connected = true;
                        stream.connect();
                    }
                }
            }
        }
        assertThat(sink.counts().unknown()).as("seed %s", seed).isPositive();
    }

    @Test
    void take_atTheBound_isRefusedUntilItIsSent() {
        sink = open(4096);
        stream.connect();
        int taken = 0;
        while (sink.take(ByteBuffer.allocate(75), null)) {
            taken++;
        }
        assertThat(taken).isEqualTo(4096 / (76 + StreamSink.RECORD_BYTES));
        sink.endOfBatch();
        assertThat(sink.backlogBytes()).isLessThanOrEqualTo(4096);
        assertThat(sink.take(ByteBuffer.allocate(75), null)).isFalse();
        stream.send(76);
        assertThat(sink.take(ByteBuffer.allocate(75), null))
                .as("it looks once a batch")
                .isFalse();
        sink.endOfBatch();
        assertThat(sink.take(ByteBuffer.allocate(75), null)).isTrue();
        stream.full = true;
        stream.send(760);
        sink.endOfBatch();
        assertThat(sink.take(ByteBuffer.allocate(75), null))
                .as("what the stream refuses")
                .isFalse();
        sink.endOfBatch();
        assertThat(sink.counts().taken()).isEqualTo(taken + 1);
    }

    @Test
    void whenSent_actionsRunWhenWhatWasTakenBeforeIsOut() {
        List<String> ran = new ArrayList<>();
        sink.whenSent(() -> ran.add("nothing"));
        take(10);
        sink.whenSent(() -> ran.add("one"));
        take(10);
        sink.whenSent(() -> ran.add("two"));
        assertThat(ran).containsExactly("nothing");
        stream.connect();
        stream.send(15);
        letTimePass();
        assertThat(ran).containsExactly("nothing", "one");
        stream.send(5);
        letTimePass();
        assertThat(ran).containsExactly("nothing", "one", "two");
    }

    @Test
    void whenSent_asked_withoutEnd_keepsTheNewest() {
        take(10);
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < Marks.LIMIT + 10; i++) {
            int mark = i;
            sink.whenSent(() -> ran.add(mark));
        }
        sink.close();
        assertThat(ran).hasSize(Marks.LIMIT).startsWith(10).endsWith(Marks.LIMIT + 9);
    }

    @Test
    void close_countsWhatIsLeft_andWhatTheSystemStillTook() {
        List<String> ran = new ArrayList<>();
        stream.connect();
        take(10, 10, 10);
        stream.send(12);
        sink.whenSent(() -> ran.add("end"));
        sink.close();
        assertCounts(1, 0, 2, 0);
        assertThat(ran).containsExactly("end");
        assertThat(sink.backlogBytes()).isZero();
        stream.send(8);
        stream.end();
        assertCounts(2, 0, 1, 0);
        sink.close();
        assertThat(sink.take(ByteBuffer.allocate(5), null)).isTrue();
        sink.endOfBatch();
        assertCounts(2, 0, 2, 0);
        sink.whenSent(() -> ran.add("late"));
        assertThat(ran).containsExactly("end", "late");
    }

    @Test
    void end_ofTheWorker_abandonsWhatIsLeftAndWhatComes() {
        take(10, 10);
        stream.close();
        assertThat(sink.take(ByteBuffer.allocate(9), null)).isTrue();
        sink.endOfBatch();
        assertCounts(0, 0, 1, 2);
        stream.end();
        assertCounts(0, 0, 3, 0);
        letTimePass();
        assertThat(sink.backlogBytes()).isZero();
    }

    @Test
    void counts_whenNothingChanges_stayTheSameObject() {
        stream.connect();
        take(10);
        stream.send(10);
        letTimePass();
        SinkCounts counts = sink.counts();
        sink.endOfBatch();
        letTimePass();
        assertThat(sink.counts()).isSameAs(counts);
        stream.handler.lost(stream, new ConnectException("refused"), 1, 1);
        assertThat(sink.counts()).isSameAs(counts);
    }

    @Test
    void watch_withNothingToWaitFor_setsNoTimer() {
        take(10);
        assertThat(manual.advance(Duration.ofSeconds(10))).as("not connected").isZero();
        stream.connect();
        stream.send(10);
        letTimePass();
        assertThat(manual.advance(Duration.ofSeconds(10))).as("nothing left").isZero();
        take(10);
        assertThat(manual.advance(Duration.ofSeconds(10)))
                .as("a stalled receiver")
                .isBetween(100, 600);
    }
}
