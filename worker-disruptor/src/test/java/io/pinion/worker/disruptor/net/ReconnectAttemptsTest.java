package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream.State;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectAttemptsTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(2);
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final ReconnectRig rig = new ReconnectRig();

    private static ReconnectOptions.Builder options() {
        return ReconnectOptions.builder().firstBackoff(FIRST).maxBackoff(MAX).stableFor(STABLE);
    }

    private void requireWait(long boundNs) {
        assertThat(rig.lastWaitNs()).isBetween(boundNs / 2, boundNs);
    }

    @Test
    @Tag("S2.40")
    @DisplayName("S2.40: it connects at once, in the background, and tells of every state")
    void open_beforeAnything_connectsAtOnce() {
        ReconnectCore core = rig.open(options().build());
        assertThat(rig.attempts).hasSize(1);
        assertThat(core.state()).isEqualTo(State.CONNECTING);
        rig.accept();
        assertThat(core.state()).isEqualTo(State.CONNECTED);
        assertThat(rig.events).containsExactly("connected");
        assertThat(core.account().attempts()).isOne();
        assertThat(core.account().connections()).isOne();
    }

    @Test
    @Tag("S2.40")
    @DisplayName("S2.40: every failure is told and tried again, for ever, with growing waits")
    void attempt_failingManyTimes_isToldAndTriedAgain() {
        ReconnectCore core = rig.open(options().build());
        long boundNs = FIRST.toNanos();
        for (int n = 1; n <= 500; n++) {
            assertThat(rig.attempts).hasSize(n);
            rig.refuse();
            assertThat(rig.events).last().isEqualTo("lost " + n + " refused");
            requireWait(boundNs);
            assertThat(core.state()).isEqualTo(State.CONNECTING);
            rig.advance(rig.lastWaitNs() - 1);
            assertThat(rig.attempts).as("not before its time").hasSize(n);
            rig.advance(1);
            boundNs = Math.min(MAX.toNanos(), boundNs * 2);
        }
        assertThat(core.account().attempts()).isEqualTo(501);
    }

    @Test
    @Tag("S2.40")
    @DisplayName("asyncio-concurrent-tasks 31 / S2.40: the first connect fails, a wait comes before the next, and what"
            + " was written meanwhile goes out")
    void write_whileTheFirstConnectFails_goesOutLater() throws Exception {
        ReconnectCore core = rig.open(options().build());
        core.write(ReconnectRig.frame("queued"), Duration.ZERO);
        rig.refuse();
        assertThat(rig.attempts).hasSize(1);
        rig.advanceToAttempt();
        assertThat(rig.accept().handed()).isEqualTo(ReconnectRig.ascii("queued"));
        assertThat(rig.waitsNs).hasSize(1);
    }

    @Test
    @Tag("S2.41")
    @DisplayName("S2.41: a connection that is lost, with an error or in order, is replaced")
    void connection_lostEitherWay_isReplaced() {
        ReconnectCore core = rig.open(options().build());
        rig.accept().breaks(new IOException("reset"));
        assertThat(core.state()).isEqualTo(State.CONNECTING);
        rig.advanceToAttempt();
        rig.accept().peerEnds();
        assertThat(core.state()).isEqualTo(State.CONNECTING);
        rig.advanceToAttempt();
        rig.accept();
        assertThat(rig.events).containsExactly("connected", "lost 0 reset", "connected", "lost 0", "connected");
        assertThat(core.account().connections()).isEqualTo(3);
    }

    @Test
    @Tag("F25")
    @DisplayName("a server that accepts and closes is not met in a hot loop: the waits grow as for failures")
    void connection_closedAtOnceAgainAndAgain_waitsGrow() {
        rig.open(options().build());
        long boundNs = FIRST.toNanos();
        for (int n = 0; n < 100; n++) {
            rig.accept().peerEnds();
            requireWait(boundNs);
            rig.advanceToAttempt();
            boundNs = Math.min(MAX.toNanos(), boundNs * 2);
        }
    }

    @Test
    @Tag("F25")
    @DisplayName("the waits begin anew only after a connection that lasted; losses and failures count together")
    void connection_thatLasted_resetsTheWaits() {
        rig.open(options().build());
        rig.refuse();
        rig.advanceToAttempt();
        ReconnectFakeStream shortOne = rig.accept();
        rig.advance(STABLE.minusNanos(1));
        shortOne.breaks(new IOException("reset"));
        requireWait(2 * FIRST.toNanos());
        rig.advanceToAttempt();
        ReconnectFakeStream longOne = rig.accept();
        rig.advance(STABLE);
        longOne.breaks(new IOException("reset"));
        requireWait(FIRST.toNanos());
        assertThat(rig.events)
                .containsExactly("lost 1 refused", "connected", "lost 0 reset", "connected", "lost 0 reset");
    }

    @Test
    @DisplayName("with stableFor zero every connection counts as good, and still there is a wait")
    void connection_withStableForZero_waitsTheFirstEachTime() {
        rig.open(options().stableFor(Duration.ZERO).build());
        for (int n = 0; n < 20; n++) {
            rig.accept().peerEnds();
            requireWait(FIRST.toNanos());
            rig.advanceToAttempt();
        }
    }

    @Test
    @Tag("S2.40")
    @DisplayName("S2.40: an attempt that never ends is given up after its time, and what comes of it later is aborted")
    void attempt_thatNeverEnds_isGivenUp() {
        StreamOptions stream =
                StreamOptions.builder().connectTimeout(Duration.ofSeconds(3)).build();
        ReconnectCore core = rig.open(options().stream(stream).build());
        ReconnectRig.Attempt hanging = rig.attempt();
        assertThat(hanging.options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        rig.advance(Duration.ofSeconds(3));
        assertThat(rig.events).as("the network's own time-out goes first").isEmpty();
        rig.advance(Duration.ofSeconds(1));
        assertThat(rig.events).singleElement().asString().startsWith("lost 1 No connection to");
        rig.advanceToAttempt();
        rig.accept();
        assertThat(hanging.accept(0).isOver()).isTrue();
        assertThat(core.state()).isEqualTo(State.CONNECTED);
        assertThat(core.account().connections()).isOne();
    }

    @Test
    @DisplayName("a network that throws, and a failure wrapped in a stage's own, are told as what they are")
    void attempt_failingInOtherWays_isTold() {
        rig.open(options().build());
        rig.attempt().fail(new CompletionException(new IOException("inside")));
        assertThat(rig.events).containsExactly("lost 1 inside");
        rig.throwOnConnect = new IllegalStateException("odd");
        rig.advance(rig.lastWaitNs());
        assertThat(rig.events).last().isEqualTo("lost 2 odd");
        rig.throwOnConnect = null;
        rig.advanceToAttempt();
        assertThat(rig.attempt().isPending()).isTrue();
    }

    @Test
    @Tag("F24")
    @DisplayName("a connection on which nothing arrives for the liveness time is replaced; whatever arrives extends it")
    void liveness_silence_replacesTheConnection() {
        rig.open(options().liveness(Duration.ofSeconds(5)).build());
        ReconnectFakeStream first = rig.accept();
        for (int n = 0; n < 10; n++) {
            rig.advance(Duration.ofSeconds(5).minusNanos(1));
            first.receive(".");
        }
        assertThat(rig.events).containsExactly("connected");
        rig.advance(Duration.ofSeconds(5));
        rig.turn();
        assertThat(first.isOver()).isTrue();
        assertThat(rig.events).hasSize(2).last().asString().startsWith("lost 0 Nothing has arrived for PT5S");
        rig.advanceToAttempt();
        rig.accept();
        assertThat(rig.events).last().isEqualTo("connected");
    }

    @Test
    @Tag("F24")
    @DisplayName("a busy connection costs one alarm in a liveness time, however much arrives")
    void liveness_busyConnection_hasOneAlarm() {
        rig.open(options().liveness(Duration.ofSeconds(5)).build());
        ReconnectFakeStream stream = rig.accept();
        int before = rig.alarmsSet;
        for (int n = 0; n < 10_000; n++) {
            rig.advance(Duration.ofMillis(1));
            stream.receive(".");
            assertThat(rig.alarms()).isOne();
        }
        assertThat(rig.alarmsSet - before).isLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("a handler that throws on data is reported, and gets a new connection with nothing of the old")
    void data_handlerThrows_nextConnectionBeginsAnew() {
        rig.open(options().build());
        rig.reader = data -> {
            throw new IOException("not a frame");
        };
        ReconnectFakeStream stream = rig.accept();
        stream.receive("garbage");
        rig.turn();
        assertThat(stream.isOver()).isTrue();
        assertThat(rig.reported)
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("not a frame");
        assertThat(rig.events).containsExactly("connected", "lost 0 not a frame");
        rig.reader = data -> rig.read.append((char) data.get());
        rig.advanceToAttempt();
        rig.accept().receive("a");
        assertThat(rig.read).hasToString("a");
    }

    @Test
    @DisplayName("what the other methods of a handler throw is reported, and changes nothing")
    void events_handlerThrows_isReported() {
        rig.onConnected = () -> {
            throw new IllegalStateException("mine");
        };
        ReconnectCore core = rig.open(options().build());
        rig.accept();
        assertThat(rig.reported).hasSize(1);
        assertThat(core.state()).isEqualTo(State.CONNECTED);
        assertThat(core.offer(ReconnectRig.frame("x"))).isTrue();
    }

    @Test
    @DisplayName("what a connection says after it was given up counts for nothing")
    void oldConnection_speakingLate_isIgnored() {
        rig.streamsEndSilently();
        ReconnectCore core = rig.open(options().liveness(Duration.ofSeconds(5)).build());
        ReconnectFakeStream old = rig.accept();
        rig.advance(Duration.ofSeconds(5));
        rig.advanceToAttempt();
        rig.accept();
        ByteBuffer before = ByteBuffer.wrap(old.handed());
        old.receive("late");
        old.peerEnds();
        old.drain(10);
        old.breaks(new IOException("late"));
        assertThat(rig.read).isEmpty();
        assertThat(core.state()).isEqualTo(State.CONNECTED);
        assertThat(ByteBuffer.wrap(old.handed())).isEqualTo(before);
        assertThat(rig.events).hasSize(3);
    }

    @Test
    @DisplayName("an address that streams do not know is refused at once")
    void open_unknownAddress_isRefused() {
        SocketAddress odd = new SocketAddress() {
            private static final long serialVersionUID = 1L;
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReconnectCore(rig, rig, odd, options().build(), rig))
                .withMessageContaining("InetSocketAddress");
    }
}
