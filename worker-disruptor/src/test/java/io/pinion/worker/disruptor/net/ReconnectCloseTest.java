package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.contract.Await;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectCloseTest {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final ReconnectRig rig = new ReconnectRig();
    private final List<Thread> callers = new ArrayList<>();

    private static ReconnectOptions.Builder options() {
        return ReconnectOptions.builder()
                .bufferBytes(1024)
                .liveness(Duration.ofHours(1))
                .closeTimeout(CLOSE);
    }

    /** Whatever a test did: one last word, no alarm left, and nothing buffered. */
    @AfterEach
    void endedCleanly() {
        callers.forEach(Await::ended);
        assertThat(rig.events.stream().filter("closed"::equals)).hasSize(1);
        assertThat(rig.events).endsWith("closed", "end");
        assertThat(rig.alarms()).isZero();
        assertThat(rig.reported).isEmpty();
        rig.advance(Duration.ofDays(1));
        assertThat(rig.events).endsWith("closed", "end");
    }

    private void close(ReconnectCore core) {
        core.close();
        rig.turn();
    }

    private <T> FutureTask<T> async(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread caller = new Thread(task, "caller");
        callers.add(caller);
        caller.start();
        return task;
    }

    @Test
    @Tag("S2.41")
    @DisplayName("S2.41: a close while an attempt is under way gives up; a connection that comes of it is aborted")
    void close_whileConnecting_givesUp() {
        ReconnectCore core = rig.open(options().build());
        core.offer(ReconnectRig.frame("abc"));
        close(core);
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(core.account()).isEqualTo(new Account(3, 0, 0, 3, 0, 0, 1));
        assertThat(rig.accept().isOver()).isTrue();
        assertThat(rig.events).containsExactly("closed", "end");
    }

    @Test
    @Tag("S2.41")
    @DisplayName("S2.41: a close between two attempts ends the trying")
    void close_whileWaitingToRetry_givesUp() {
        ReconnectCore core = rig.open(options().build());
        rig.refuse();
        close(core);
        rig.advance(Duration.ofDays(1));
        assertThat(rig.attempts).hasSize(1);
        assertThat(rig.events).containsExactly("lost 1 refused", "closed", "end");
    }

    @Test
    @DisplayName("a close while connected sends what is buffered, then ends in order")
    void close_whileConnected_flushes() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept(2);
        core.offer(ReconnectRig.frame("abc"));
        close(core);
        assertThat(core.state()).isEqualTo(State.CLOSING);
        assertThat(connection.isOver()).isFalse();
        connection.drain(1);
        rig.turn();
        assertThat(connection.isOver()).isTrue();
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(core.account()).isEqualTo(new Account(3, 3, 0, 0, 0, 1, 1));
        assertThat(rig.events).containsExactly("connected", "closed", "end");
    }

    @Test
    @DisplayName("a close waits for all that is buffered, not only for what the connection holds")
    void close_withManyPieces_flushesAll() {
        ReconnectCore core = rig.open(options().bufferBytes(1 << 20).build());
        ReconnectFakeStream connection = rig.accept(0);
        for (int i = 0; i < 100; i++) {
            core.offer(ReconnectRig.frame(10_000));
        }
        close(core);
        while (!connection.isOver()) {
            connection.drain(30_000);
            rig.turn();
        }
        assertThat(core.account()).isEqualTo(new Account(1_000_000, 1_000_000, 0, 0, 0, 1, 1));
    }

    @Test
    @DisplayName("a close that cannot send in its time drops the rest, and says what may not have arrived")
    void close_outOfTime_drops() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept(4);
        core.offer(ReconnectRig.frame("abc"));
        core.offer(ReconnectRig.frame("def"));
        close(core);
        connection.acknowledge(1);
        rig.advance(CLOSE.minusNanos(1));
        assertThat(core.state()).isEqualTo(State.CLOSING);
        rig.advance(1);
        rig.turn();
        assertThat(connection.isOver()).isTrue();
        assertThat(core.account()).isEqualTo(new Account(6, 1, 0, 3, 2, 1, 1));
    }

    @Test
    @DisplayName("a close that is lost on the way gives up")
    void close_lostOnTheWay_givesUp() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept(0);
        core.offer(ReconnectRig.frame("abc"));
        close(core);
        connection.breaks(new IOException("reset"));
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(core.account()).isEqualTo(new Account(3, 0, 0, 3, 0, 1, 1));
    }

    @Test
    @DisplayName("a connection that ends between the call of close and the worker's turn is not tried again")
    void close_lostBeforeTheTurn_givesUp() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept();
        core.close();
        connection.breaks(new IOException("reset"));
        rig.turn();
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(rig.events).containsExactly("connected", "closed", "end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("an attempt that succeeds between the call of close and the worker's turn is given up untold")
    void close_connectedBeforeTheTurn_givesUp(boolean endsAtOnce) {
        rig.endsAtOnce = endsAtOnce;
        ReconnectCore core = rig.open(options().build());
        core.close();
        ReconnectFakeStream connection = rig.accept();
        assertThat(connection.isOver()).isTrue();
        assertThat(rig.events).containsExactly("closed", "end");
    }

    @Test
    @DisplayName("a peer that ends its half during a close still gets what is buffered")
    void close_peerEndsItsHalf_sendsOn() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept(0);
        core.offer(ReconnectRig.frame("abc"));
        close(core);
        connection.peerEnds();
        connection.drain(3);
        rig.turn();
        assertThat(core.account().sentBytes()).isEqualTo(3);
    }

    @Test
    @DisplayName("with closeTimeout zero what is buffered is dropped at once, and what was sent is left to arrive")
    void close_withoutTime_dropsAtOnce() {
        ReconnectCore core = rig.open(options().closeTimeout(Duration.ZERO).build());
        ReconnectFakeStream connection = rig.accept();
        core.offer(ReconnectRig.frame("abc"));
        rig.turn();
        core.offer(ReconnectRig.frame("de"));
        close(core);
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(connection.handed()).hasSize(3);
        assertThat(core.account().droppedBytes()).isEqualTo(2);
    }

    @Test
    @DisplayName("a system that never confirms the end does not hold the close longer than its time")
    void close_neverConfirmed_endsInTime() {
        rig.streamsEndSilently();
        ReconnectCore core = rig.open(options().build());
        rig.accept();
        close(core);
        rig.advance(CLOSE);
        assertThat(core.state()).isEqualTo(State.CLOSED);
    }

    @Test
    @Tag("S2.42")
    @DisplayName(
            "asyncio-concurrent-tasks 34 / S2.42: after the close began nothing is taken, and the error says which")
    void offer_whileClosingAndClosed_saysWhich() {
        ReconnectCore core = rig.open(options().build());
        rig.accept();
        core.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> core.offer(ReconnectRig.frame("x")))
                .withMessageContaining("is closing");
        assertThatIllegalStateException()
                .isThrownBy(() -> core.write(ReconnectRig.frame("x"), Duration.ofSeconds(1)))
                .withMessageContaining("is closing");
        rig.turn();
        assertThatIllegalStateException()
                .isThrownBy(() -> core.offer(ReconnectRig.frame("x")))
                .withMessageContaining("is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> core.write(ReconnectRig.frame("x"), Duration.ofSeconds(1)))
                .withMessageContaining("is closed");
        assertThat(core.account().takenBytes()).isZero();
    }

    @Test
    @Tag("S2.42")
    @DisplayName("the close releases everyone who waits to write, before the worker gets to it")
    void close_withWritersWaiting_releasesThem() {
        ReconnectCore core = rig.open(options().build());
        core.offer(ReconnectRig.frame(1024));
        List<FutureTask<?>> writers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writers.add(async(() -> {
                core.write(ReconnectRig.frame(10), Duration.ofDays(1));
                return null;
            }));
        }
        Await.until(
                "all wait", () -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));
        core.close();
        for (FutureTask<?> writer : writers) {
            assertThat(Await.failure(writer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("clos");
        }
        rig.turn();
        assertThat(core.account()).isEqualTo(new Account(1024, 0, 0, 1024, 0, 0, 1));
    }

    @Test
    @DisplayName("ten threads close at once: all wait for the one end, which is told once")
    void close_fromTenThreads_endsOnce() {
        ReconnectCore core = rig.open(options().build());
        ReconnectFakeStream connection = rig.accept(0);
        core.offer(ReconnectRig.frame("abc"));
        List<FutureTask<State>> closers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            closers.add(async(() -> {
                core.close();
                return core.state();
            }));
        }
        Await.until("closing", () -> core.state() == State.CLOSING);
        rig.turn();
        connection.drain(3);
        rig.turn();
        for (FutureTask<State> closer : closers) {
            assertThat(Await.value(closer)).isEqualTo(State.CLOSED);
        }
        core.close();
        assertThat(core.account().sentBytes()).isEqualTo(3);
    }

    @Test
    @DisplayName("an interrupted closer returns with the flag set, and the close goes on")
    void close_interrupted_goesOn() {
        ReconnectCore core = rig.open(options().build());
        rig.accept();
        FutureTask<Boolean> closer = async(() -> {
            Thread.currentThread().interrupt();
            core.close();
            return Thread.currentThread().isInterrupted();
        });
        assertThat(Await.value(closer)).isTrue();
        rig.turn();
        assertThat(core.state()).isEqualTo(State.CLOSED);
    }

    @Test
    @DisplayName("a closer does not wait for ever for a worker that is stuck")
    void close_stuckWorker_returns() {
        ReconnectCore core =
                rig.open(options().closeTimeout(Duration.ofMillis(1)).build());
        FutureTask<State> closer = async(() -> {
            core.close();
            return core.state();
        });
        assertThat(Await.value(closer)).isEqualTo(State.CLOSING);
        rig.turn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connected", "data", "lost 0", "lost 1", "writable", "closed"})
    @DisplayName("a handler may close from each of its methods, and that only starts the close")
    void close_fromTheHandler_onlyStarts(String method) {
        ReconnectCore core = rig.open(options().build());
        rig.onEvent = event -> {
            if (event.startsWith(method)) {
                core.close();
                assertThat(core.state()).isEqualTo("closed".equals(method) ? State.CLOSED : State.CLOSING);
            }
        };
        rig.refuse();
        if (core.state() == State.CONNECTING) {
            core.offer(ReconnectRig.frame(1024));
            core.offer(ReconnectRig.frame(1024));
            rig.advanceToAttempt();
            ReconnectFakeStream connection = rig.accept();
            connection.receive("x");
            connection.breaks(new IOException("reset"));
        }
        if ("closed".equals(method)) {
            core.close();
        }
        rig.turn();
        assertThat(core.state()).isEqualTo(State.CLOSED);
        assertThat(rig.reported).isEmpty();
    }

    @Test
    @DisplayName("a worker that closes ends the streams of its group, and opens no more")
    void group_whenTheWorkerCloses_endsAll() {
        ReconnectGroup group = new ReconnectGroup(rig, rig);
        rig.open(group, options().build());
        rig.accept();
        rig.isClosing = true;
        group.beginClose();
        rig.turn();
        rig.events.add("end");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> rig.open(group, options().build()))
                .withMessageContaining("is closing");
    }

    @Test
    @DisplayName("a worker that ends leaves no stream open and nobody waiting, whatever it had time for")
    void group_whenTheWorkerEnds_endsAll() {
        ReconnectGroup group = new ReconnectGroup(rig, rig);
        ReconnectCore core = rig.open(group, options().build());
        ReconnectFakeStream connection = rig.accept(2);
        core.offer(ReconnectRig.frame("abc"));
        rig.turn();
        FutureTask<Boolean> closer = async(() -> {
            core.close();
            return true;
        });
        Await.until("closing", () -> core.state() == State.CLOSING);
        group.closeNow();
        assertThat(Await.value(closer)).isTrue();
        assertThat(core.account()).isEqualTo(new Account(3, 0, 0, 3, 0, 1, 1));
        rig.turn();
        assertThat(connection.isOver()).isTrue();
        rig.events.add("end");
    }

    @Test
    @DisplayName("an attempt refused by a worker that closes ends the stream instead of being tried again")
    void attempt_refusedByAClosingWorker_endsTheStream() {
        ReconnectCore core = rig.open(options().build());
        rig.refuse();
        rig.isClosing = true;
        rig.advance(Duration.ofSeconds(1));
        assertThat(core.state()).isEqualTo(State.CLOSED);
    }
}
