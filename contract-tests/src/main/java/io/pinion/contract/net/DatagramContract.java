package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.contract.Await;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What datagram sockets keep. */
public abstract class DatagramContract extends NetContract {
    private static final DatagramOptions DEFAULTS = DatagramOptions.defaults();

    @TempDir
    Path directory;

    private final Mailbox mailbox = new Mailbox();

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private Datagrams open(DatagramHandler handler) {
        return value(network().datagrams(loopback(), null, DEFAULTS, handler));
    }

    @Test
    void send_toAnAddress_arrivesWithItsSender() {
        Datagrams to = open(mailbox);
        Datagrams from = open(new Mailbox());
        assertThat(on(() -> from.send(utf8("hello"), to.localAddress()))).isTrue();
        mailbox.await(1);
        assertThat(mailbox.texts).containsExactly("hello");
        assertThat(mailbox.senders).containsExactly(from.localAddress());
    }

    @Test
    void receive_atAnyAddress_tellsSendersOfBothProtocols() throws IOException {
        Datagrams to = value(network().datagrams(new InetSocketAddress(0), null, DEFAULTS, mailbox));
        int port = ((InetSocketAddress) to.localAddress()).getPort();
        int arrived = 0;
        for (String loopback : List.of("127.0.0.1", "::1")) {
            InetAddress address = InetAddress.getByName(loopback);
            try (DatagramSocket from = new DatagramSocket(0, address)) {
                from.send(new DatagramPacket(new byte[] {'x'}, 1, address, port));
                mailbox.await(++arrived);
                assertThat(mailbox.senders.get(arrived - 1)).isEqualTo(from.getLocalSocketAddress());
            } catch (BindException e) {
                assumeTrue(false, "no " + loopback + " here");
            }
        }
    }

    @Test
    void send_ofAnEmptyDatagram_arrives() {
        Datagrams to = open(mailbox);
        Datagrams from = open(new Mailbox());
        run(() -> from.send(utf8(""), to.localAddress()));
        mailbox.await(1);
        assertThat(mailbox.texts).containsExactly("");
    }

    @Test
    void send_ofADirectBuffer_takesItWhole() {
        Datagrams to = open(mailbox);
        Datagrams from = open(new Mailbox());
        ByteBuffer direct =
                ByteBuffer.allocateDirect(10).put(utf8("0123456789")).position(3);
        run(() -> assertThat(from.send(direct, to.localAddress())).isTrue());
        assertThat(direct.hasRemaining()).isFalse();
        mailbox.await(1);
        assertThat(mailbox.texts).containsExactly("3456789");
    }

    @Test
    void send_ofAnEmptyDatagramOnAConnectedSocket_arrivesOrIsRefused() {
        Datagrams peer = open(mailbox);
        Datagrams connected = value(network().datagrams(null, peer.localAddress(), DEFAULTS, new Mailbox()));
        boolean isSent = on(() -> {
            try {
                return connected.send(utf8(""), null);
            } catch (IOException e) {
                return false;
            }
        });
        run(() -> connected.send(utf8("next"), null));
        mailbox.await(isSent ? 2 : 1);
        assertThat(String.join("", mailbox.texts)).isEqualTo("next");
    }

    @Test
    void connected_talksToOnePeerOnly() {
        Datagrams peer = open(mailbox);
        Mailbox own = new Mailbox();
        Datagrams connected = value(network().datagrams(null, peer.localAddress(), DEFAULTS, own));
        Datagrams stranger = open(new Mailbox());
        run(() -> {
            assertThat(connected.send(utf8("a"), null)).isTrue();
            assertThat(connected.send(utf8("b"), peer.localAddress())).isTrue();
            assertThatThrownBy(() -> connected.send(utf8("c"), stranger.localAddress()))
                    .isInstanceOf(IllegalArgumentException.class);
            stranger.send(utf8("not for you"), connected.localAddress());
            peer.send(utf8("answer"), connected.localAddress());
        });
        mailbox.await(2);
        own.await(1);
        assertThat(own.texts).containsExactly("answer");
    }

    @Test
    void connected_whereNobodyListens_isToldAndGoesOn() {
        Datagrams gone = open(new Mailbox());
        // Closed only now: a socket on the port it is connected to would hear itself.
        Datagrams connected = value(network().datagrams(null, gone.localAddress(), DEFAULTS, mailbox));
        gone.close();
        Await.until(
                "an error",
                () -> on(() -> {
                    try {
                        connected.send(utf8("x"), null);
                        return !mailbox.errors.isEmpty();
                    } catch (IOException e) {
                        return true;
                    }
                }));
        assertThat(mailbox.closes).hasValue(0);
    }

    @Test
    void open_withoutAddresses_reachesLoopback() {
        Datagrams to = open(mailbox);
        Datagrams anywhere = value(network().datagrams(null, null, DEFAULTS, new Mailbox()));
        run(() -> anywhere.send(utf8("x"), to.localAddress()));
        mailbox.await(1);
    }

    @Test
    void send_withoutTarget_isRefusedClearly() {
        Datagrams open = open(mailbox);
        run(() -> {
            assertThatThrownBy(() -> open.send(utf8("x"), null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("target");
            assertThatThrownBy(() -> open.send(utf8("x"), InetSocketAddress.createUnresolved("localhost", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("resolved");
        });
        assertThatThrownBy(() -> open.send(utf8("x"), open.localAddress()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execute");
    }

    @Test
    void send_ofTooMuch_throwsAndTakesNothing() {
        Datagrams open = open(mailbox);
        run(() -> {
            ByteBuffer huge = ByteBuffer.allocate(70_000);
            assertThatThrownBy(() -> open.send(huge, open.localAddress())).isInstanceOf(IOException.class);
            assertThat(huge.remaining()).isEqualTo(70_000);
        });
    }

    @Test
    void datagram_longerThanAllowed_isDroppedAndTold() {
        Datagrams small = value(network()
                .datagrams(
                        loopback(),
                        null,
                        DatagramOptions.builder().maxDatagramBytes(10).build(),
                        mailbox));
        Datagrams from = open(new Mailbox());
        run(() -> {
            from.send(utf8("01234567890"), small.localAddress());
            from.send(utf8("0123456789"), small.localAddress());
        });
        mailbox.await(1);
        assertThat(mailbox.texts).containsExactly("0123456789");
        assertThat(mailbox.errors).hasSize(1);
        assertThat(mailbox.errors.get(0)).hasMessageContaining("maxDatagramBytes");
    }

    @Test
    void handler_thatThrows_isReportedAndTheSocketGoesOn() {
        expectReports(1);
        AtomicInteger calls = new AtomicInteger();
        Datagrams to = open((socket, data, sender) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("as the test wants");
            }
        });
        Datagrams from = open(new Mailbox());
        run(() -> {
            from.send(utf8("1"), to.localAddress());
            from.send(utf8("2"), to.localAddress());
        });
        Await.until("two calls", () -> calls.get() == 2);
    }

    @Test
    void manyDatagrams_withinOneTurn_allArriveOrAreQueued() {
        Datagrams to = value(network()
                .datagrams(
                        loopback(),
                        null,
                        DatagramOptions.builder().receiveBufferBytes(1 << 20).build(),
                        mailbox));
        Datagrams from = open(new Mailbox());
        run(() -> {
            for (int i = 0; i < 200; i++) {
                assertThat(from.send(utf8("" + i), to.localAddress())).isTrue();
            }
        });
        mailbox.await(200);
        assertThat(from.dropped()).isZero();
    }

    @Test
    void queued_onlyWhatWaitsCounts() {
        Datagrams to = open(mailbox);
        Datagrams from = open(new Mailbox());
        run(() -> {
            assertThat(from.queued()).isZero();
            from.send(utf8("x"), to.localAddress());
            assertThat(from.queued()).as("the system had room").isZero();
        });
        assertThatThrownBy(from::queued)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execute");
        from.close();
        Await.until("closed", () -> on(from::queued) == 0);
    }

    @Test
    void queued_whileThePeersQueueIsFull_isHowManyWait() {
        SocketAddress at = UnixDomainSocketAddress.of(directory.resolve("peer"));
        Datagrams to = unix(network().datagrams(at, null, DEFAULTS, mailbox));
        Datagrams from = unix(network().datagrams(null, at, DEFAULTS, new Mailbox()));
        // The peer is on the same worker, so it reads nothing before this task ends.
        int sent = on(() -> {
            int count = 0;
            while (from.queued() < 3) {
                assertThat(from.send(utf8("" + count++), null)).isTrue();
            }
            return count;
        });
        mailbox.await(sent);
        assertThat(mailbox.texts.get(sent - 1)).isEqualTo("" + (sent - 1));
        assertThat(on(from::queued)).isZero();
        assertThat(from.dropped()).isZero();
        to.close();
    }

    private static Datagrams unix(CompletionStage<Datagrams> stage) {
        try {
            return value(stage);
        } catch (AssertionError | RuntimeException e) {
            assumeFalse(isUnsupported(e), "no Unix-domain datagrams with this poller");
            throw e;
        }
    }

    private static boolean isUnsupported(@Nullable Throwable error) {
        return error != null && (error instanceof UnsupportedOperationException || isUnsupported(error.getCause()));
    }

    @Test
    void close_tellsTheHandlerOnceAndRefusesToSend() {
        Datagrams open = open(mailbox);
        open.close();
        open.close();
        Await.until("closed", () -> mailbox.closes.get() == 1);
        run(() -> assertThatThrownBy(() -> open.send(utf8("x"), open.localAddress()))
                .isInstanceOf(ClosedChannelException.class));
        assertThat(mailbox.reason).isNull();
    }

    @Test
    void open_atAnAddressInUse_fails() {
        Datagrams first = open(mailbox);
        assertThat(failure(network().datagrams(first.localAddress(), null, DEFAULTS, mailbox)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shutdown_closesTheSocketAndRefusesNewOnes() {
        open(mailbox);
        fixture().shutdown(Duration.ofSeconds(1));
        assertThat(mailbox.closes).hasValue(1);
        assertThatThrownBy(() -> network().datagrams(loopback(), null, DEFAULTS, mailbox))
                .isInstanceOf(RejectedExecutionException.class);
    }

    /** Keeps what has arrived. */
    private static final class Mailbox implements DatagramHandler {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<SocketAddress> senders = new CopyOnWriteArrayList<>();
        final List<IOException> errors = new CopyOnWriteArrayList<>();
        final AtomicInteger closes = new AtomicInteger();
        volatile @Nullable Throwable reason;

        @Override
        public void datagram(Datagrams socket, ByteBuffer data, SocketAddress sender) {
            senders.add(sender);
            texts.add(StandardCharsets.UTF_8.decode(data).toString());
        }

        @Override
        public void error(Datagrams socket, IOException error) {
            errors.add(error);
        }

        @Override
        public void closed(Datagrams socket, @Nullable Throwable why) {
            reason = why;
            closes.incrementAndGet();
        }

        void await(int count) {
            Await.until(count + " datagrams", () -> texts.size() >= count);
        }
    }
}
