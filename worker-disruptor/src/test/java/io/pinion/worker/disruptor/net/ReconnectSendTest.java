package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pinion.contract.Await;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectOptions.WhenFull;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectSendTest {
    private static final int BUFFER = 1024;
    private static final IOException RESET = new IOException("reset");

    private final ReconnectRig rig = new ReconnectRig();

    private static ReconnectOptions.Builder options() {
        return ReconnectOptions.builder().bufferBytes(BUFFER);
    }

    private ReconnectCore openFull(WhenFull whenFull) {
        ReconnectCore core = rig.open(options().whenFull(whenFull).build());
        for (int i = 0; i < 4; i++) {
            assertThat(core.offer(filled('a' + i, BUFFER / 4))).isTrue();
        }
        return core;
    }

    private static ByteBuffer filled(int letter, int length) {
        return ReconnectRig.frame(String.valueOf((char) letter).repeat(length));
    }

    /** What arrived, each run of a letter as one. */
    private static String letters(ReconnectFakeStream stream) {
        return new String(stream.handed(), StandardCharsets.US_ASCII).replaceAll("(.)\\1+", "$1");
    }

    private void sendAnew(ReconnectFakeStream lost) {
        lost.breaks(RESET);
        rig.advanceToAttempt();
    }

    private FutureTask<Boolean> writer(ReconnectCore core, int length, Duration timeout) {
        FutureTask<Boolean> writer = new FutureTask<>(() -> {
            core.write(filled('w', length), timeout);
            return true;
        });
        Thread thread = new Thread(writer, "writer");
        thread.start();
        Await.until("writer waits", () -> {
            Thread.State state = thread.getState();
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || writer.isDone();
        });
        return writer;
    }

    @Test
    @Tag("S2.42")
    @DisplayName("asyncio-concurrent-tasks 32 / S2.42: two writes with a loss between them arrive over two connections")
    void write_aroundALoss_bothArrive() throws Exception {
        for (boolean inOrder : new boolean[] {true, false}) {
            ReconnectRig own = new ReconnectRig();
            ReconnectCore core = own.open(options().build());
            ReconnectFakeStream first = own.accept();
            core.write(ReconnectRig.frame("one"), Duration.ZERO);
            own.turn();
            if (inOrder) {
                first.peerEnds();
            } else {
                first.breaks(RESET);
            }
            core.write(ReconnectRig.frame("two"), Duration.ZERO);
            own.advanceToAttempt();
            assertThat(own.accept().handed()).isEqualTo(ReconnectRig.ascii("two"));
            assertThat(first.handed()).isEqualTo(ReconnectRig.ascii("one"));
        }
    }

    @Test
    @Tag("S2.42")
    @DisplayName(
            "S2.42: a frame that the system had only a part of goes out again from its beginning; the account moves"
                    + " that part back")
    void frame_halfSentAtALoss_isSentAgainWhole() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream first = rig.accept(150);
        for (int letter = 'a'; letter <= 'd'; letter++) {
            core.offer(filled(letter, 100));
        }
        rig.turn();
        assertThat(core.account()).isEqualTo(new Account(400, 150, 250, 0, 0, 1, 1));
        first.acknowledge(60);
        first.breaks(RESET);
        assertThat(core.account())
                .as("100 bytes whole, 60 of them acknowledged")
                .isEqualTo(new Account(400, 60, 300, 0, 40, 1, 1));
        rig.advanceToAttempt();
        assertThat(letters(rig.accept())).isEqualTo("bcd");
        assertThat(core.account()).isEqualTo(new Account(400, 360, 0, 0, 40, 2, 2));
    }

    @Test
    @DisplayName(
            "without the system's word all of the send buffer counts as unknown, and not more than was handed over")
    void unknown_withoutAcknowledgements_isTheSendBuffer() {
        rig.isWithLink = false;
        StreamOptions stream = StreamOptions.builder().sendBufferBytes(16 << 10).build();
        ReconnectCore core =
                rig.open(options().bufferBytes(1 << 20).stream(stream).build());
        ReconnectFakeStream first = rig.accept();
        core.offer(ReconnectRig.frame(100_000));
        rig.turn();
        first.breaks(RESET);
        int doubled = 2 * (16 << 10);
        assertThat(core.account()).isEqualTo(new Account(100_000, 100_000 - doubled, 0, 0, doubled, 1, 1));
        rig.advanceToAttempt();
        ReconnectFakeStream second = rig.accept();
        core.offer(ReconnectRig.frame(10));
        rig.turn();
        second.breaks(RESET);
        assertThat(core.account().unknownBytes()).isEqualTo(doubled + 10);
    }

    @Test
    @DisplayName("a frame larger than a piece, than the write limit and than what the system takes is sent whole")
    void frame_largerThanEverything_isSentWhole() {
        StreamOptions stream = StreamOptions.builder()
                .writeLimitBytes(1024)
                .highWaterBytes(1024)
                .lowWaterBytes(0)
                .build();
        ReconnectCore core =
                rig.open(options().bufferBytes(1 << 20).stream(stream).build());
        ReconnectFakeStream connection = rig.accept(0);
        core.offer(filled('x', 1 << 20));
        while (connection.handed().length < 1 << 20) {
            rig.turn();
            assertThat(connection.queuedBytes()).as("what a loss can catch").isLessThanOrEqualTo(512);
            connection.drain(3_333);
        }
        assertThat(letters(connection)).isEqualTo("x");
        assertThat(core.account().bufferedBytes()).isZero();
    }

    @Test
    @DisplayName("frames written when told of a connection go out first; what is left of them at a loss is kept too")
    void greeting_beforeTheBuffered_goesOutFirst() {
        ReconnectCore core = rig.open(options().build());
        core.offer(filled('m', 100));
        String[] greetings = {"12", "34"};
        rig.onConnected = () -> greetings[(int) core.account().connections() - 1]
                .chars()
                .forEach(letter -> core.offer(filled(letter, 10)));
        ReconnectFakeStream first = rig.accept(15);
        core.offer(filled('n', 10));
        rig.turn();
        sendAnew(first);
        assertThat(letters(first)).isEqualTo("12");
        assertThat(letters(rig.accept()))
                .as("its own greeting, then what was left")
                .isEqualTo("342mn");
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    @DisplayName("a full buffer does not keep a log-in out")
    void greeting_whenFull_isTaken(WhenFull whenFull) {
        ReconnectCore core = openFull(whenFull);
        rig.onConnected = () -> assertThat(core.offer(filled('L', 50))).isTrue();
        assertThat(letters(rig.accept())).isEqualTo("Labcd");
        assertThat(core.account()).isEqualTo(new Account(BUFFER + 50, BUFFER + 50, 0, 0, 0, 1, 1));
        assertThat(rig.reported).isEmpty();
    }

    @Test
    @DisplayName("the room for a log-in is bounded too")
    void greeting_withoutEnd_isRefused() {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        rig.onConnected = () -> {
            int taken = 0;
            while (core.offer(filled('L', 1024))) {
                taken++;
            }
            assertThat(taken * 1024).isEqualTo(ReconnectBuffer.GREETING_ROOM);
        };
        rig.accept();
        assertThat(rig.reported).isEmpty();
    }

    @Test
    @DisplayName("REFUSE: a frame that does not fit is left untouched, and there is word when it would fit")
    void full_refusing_saysWhenThereIsRoom() {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        ByteBuffer late = filled('z', 300);
        assertThat(core.offer(late)).isFalse();
        assertThat(late.remaining()).isEqualTo(300);
        ReconnectFakeStream connection = rig.accept(256);
        assertThat(rig.events).as("256 bytes are no room for 300").containsExactly("connected");
        connection.drain(2_000);
        assertThat(rig.events).containsExactly("connected", "writable");
        assertThat(core.offer(late)).isTrue();
        assertThat(late.remaining()).isZero();
        rig.turn();
        assertThat(letters(connection)).isEqualTo("abcdz");
        assertThat(rig.events).as("told once").hasSize(2);
    }

    @Test
    @DisplayName("room is room only when the system has a whole frame, so a loss cannot push the buffer over its bound")
    void full_withAFrameHalfGone_staysFull() {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        ReconnectFakeStream connection = rig.accept(255);
        assertThat(core.offer(filled('z', 10))).isFalse();
        connection.breaks(RESET);
        assertThat(core.account().bufferedBytes()).isEqualTo(BUFFER);
    }

    @Test
    @DisplayName("DROP_NEWEST: what does not fit is dropped and counted")
    void full_droppingNewest_dropsIt() throws Exception {
        ReconnectCore core = openFull(WhenFull.DROP_NEWEST);
        assertThat(core.offer(filled('z', 10))).isTrue();
        core.write(filled('z', 10), Duration.ofDays(1));
        assertThat(core.account()).isEqualTo(new Account(BUFFER + 20, 0, BUFFER, 20, 0, 0, 1));
        assertThat(letters(rig.accept())).isEqualTo("abcd");
    }

    @Test
    @DisplayName("DROP_OLDEST: the oldest that were not begun are dropped and counted until it fits")
    void full_droppingOldest_dropsThem() {
        ReconnectCore core = openFull(WhenFull.DROP_OLDEST);
        assertThat(core.offer(filled('y', 257))).isTrue();
        assertThat(core.account()).isEqualTo(new Account(BUFFER + 257, 0, 769, 512, 0, 0, 1));
        assertThat(letters(rig.accept())).isEqualTo("cdy");
    }

    @Test
    @DisplayName("DROP_OLDEST: a frame that is begun stays, and what cannot fit beside it is dropped itself")
    void full_droppingOldestBesideABegunFrame_keepsThat() {
        ReconnectCore core = rig.open(options().whenFull(WhenFull.DROP_OLDEST).build());
        ReconnectFakeStream connection = rig.accept(1);
        core.offer(filled('a', 900));
        rig.turn();
        core.offer(filled('b', 100));
        assertThat(core.offer(filled('c', 200))).isTrue();
        assertThat(core.account()).isEqualTo(new Account(1_200, 1, 999, 200, 0, 1, 1));
        assertThat(core.offer(filled('d', 50))).isTrue();
        connection.drain(BUFFER);
        assertThat(letters(connection)).isEqualTo("ad");
    }

    @Test
    @DisplayName("a frame larger than the buffer is an error, an empty one nothing")
    void frame_ofOddSize_isTreatedAsSuch() throws Exception {
        ReconnectCore core = rig.open(options().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> core.offer(filled('x', BUFFER + 1)))
                .withMessageContainingAll("1024", "1025", "raise bufferBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> core.write(filled('x', BUFFER + 1), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> core.write(filled('x', 1), Duration.ofSeconds(-1)))
                .withMessageContaining("timeout");
        assertThat(core.offer(filled('x', 0))).isTrue();
        core.write(filled('x', 0), Duration.ZERO);
        assertThat(core.account().takenBytes()).isZero();
    }

    @Test
    @Tag("S2.42")
    @DisplayName(
            "asyncio-concurrent-tasks 34 / S2.42: a write waits while nothing drains, also through a loss, and goes"
                    + " on when there is room")
    void write_whenFull_waitsForRoom() {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        FutureTask<Boolean> writer = writer(core, 100, Duration.ofDays(10_000));
        ReconnectFakeStream first = rig.accept(10);
        assertThat(writer.isDone()).isFalse();
        sendAnew(first);
        assertThat(writer.isDone()).isFalse();
        ReconnectFakeStream second = rig.accept();
        assertThat(Await.value(writer)).isTrue();
        rig.turn();
        assertThat(letters(second)).isEqualTo("abcdw");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20})
    @DisplayName("a write with no room in its time takes nothing")
    void write_outOfTime_takesNothing(long millis) {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        FutureTask<Boolean> writer = writer(core, 100, Duration.ofMillis(millis));
        assertThat(Await.failure(writer))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("1024 of 1024 bytes");
        assertThat(core.account().takenBytes()).isEqualTo(BUFFER);
    }

    @Test
    @DisplayName("an interrupted write takes nothing")
    void write_interrupted_takesNothing() throws Exception {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        FutureTask<Boolean> writer = new FutureTask<>(() -> {
            core.write(filled('w', 100), Duration.ofDays(1));
            return true;
        });
        Thread thread = new Thread(writer);
        thread.start();
        thread.interrupt();
        assertThat(Await.failure(writer)).isInstanceOf(InterruptedException.class);
        assertThat(core.account().takenBytes()).isEqualTo(BUFFER);
    }

    @Test
    @DisplayName("a write on the worker's own thread never waits: it has room, or fails saying what to do")
    void write_onTheWorker_failsInsteadOfWaiting() throws Exception {
        ReconnectCore core = openFull(WhenFull.REFUSE);
        assertThatExceptionOfType(SelfAwaitException.class)
                .isThrownBy(() -> core.write(filled('w', 1), Duration.ofSeconds(1)))
                .withMessageContaining("use offer");
        assertThatExceptionOfType(WaitTimeoutException.class)
                .isThrownBy(() -> core.write(filled('w', 1), Duration.ZERO));
        rig.accept();
        core.write(filled('w', 1), Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("a turn of the worker is bounded, and at most one more is asked for at a time")
    void feed_endlessSystem_lastsABoundedTurn() {
        ReconnectCore core = rig.open(options().bufferBytes(16 << 20).build());
        for (int i = 0; i < 160; i++) {
            core.offer(ReconnectRig.frame(100_000));
        }
        ReconnectFakeStream.Linked connection =
                (ReconnectFakeStream.Linked) rig.attempt().acceptWithoutTurn();
        assertThat(connection.handedToSystem()).isBetween(500_000L, 16L * (64 << 10));
        rig.turn();
        assertThat(connection.handedToSystem()).isEqualTo(16_000_000);
        assertThat(rig.mostPosted()).isOne();
    }

    @Test
    @DisplayName("a connection that refuses a piece although nothing is queued is given up, not waited for")
    void feed_refusedByAnEmptyQueue_givesUp() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept();
        connection.refusesAll();
        core.offer(filled('x', 10));
        rig.turn();
        assertThat(rig.events).last().asString().contains("refused 10 bytes");
        assertThat(core.account()).isEqualTo(new Account(10, 0, 10, 0, 0, 1, 1));
    }

    @Test
    @DisplayName(
            "when the peer ends its half what is queued goes to the next connection, and what was sent is finished")
    void peerEnds_withBytesQueued_keepsThem() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream first = rig.accept(5);
        core.offer(filled('a', 10));
        rig.turn();
        first.peerEnds();
        first.drain(100);
        rig.advanceToAttempt();
        assertThat(rig.accept().handed()).hasSize(10);
        assertThat(core.account()).isEqualTo(new Account(10, 10, 0, 0, 0, 2, 2));
    }
}
