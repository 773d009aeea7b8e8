package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services of plain methods that block. */
@Timeout(60)
class BlockingServiceTest {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private final class Loop implements BlockingService {
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public ServiceSpec spec() {
            return ServiceSpec.named("loop");
        }

        @Override
        public void startUp(ServiceScope scope) throws Exception {
            log.add("on " + Thread.currentThread().getName());
            scope.ready();
            try {
                never.await();
            } finally {
                log.add("left");
            }
        }

        @Override
        public void shutDown(Throwable cause) {
            log.add("stop on " + Thread.currentThread().getName());
        }
    }

    @Test
    @DisplayName("S5.2: plain code runs for ever on a thread of its own, is interrupted, and waited for")
    void loop_whenStopped_isInterruptedAndWaitedFor() throws Exception {
        Entrypoint.builder().services(new Loop()).start().close();
        assertThat(log).contains("on loop-start", "left", "stop on loop-stop").hasSize(3);
    }

    @Test
    @DisplayName("S5.3, S5.8: plain starts run at the same time")
    void starts_thatWaitForEachOther_allEnd() throws Exception {
        CyclicBarrier together = new CyclicBarrier(5);
        EntrypointBuilder builder = Entrypoint.builder();
        for (int i = 0; i < 5; i++) {
            BlockingService service = scope -> together.await(30, TimeUnit.SECONDS);
            builder.services(service);
        }
        builder.start().close();
        assertThat(together.getNumberWaiting()).isZero();
    }

    @Test
    @DisplayName("S5.9: a plain start that is no longer wanted is interrupted, and not stopped")
    void start_noLongerWanted_isInterrupted() {
        CountDownLatch inside = new CountDownLatch(1);
        BlockingService slow = new BlockingService() {
            @Override
            public void startUp(ServiceScope scope) throws Exception {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    log.add("interrupted");
                    throw e;
                }
            }

            @Override
            public void shutDown(Throwable cause) {
                log.add("stopped");
            }
        };
        BlockingService bad = scope -> {
            inside.await();
            throw new IOException("bad");
        };
        EntrypointBuilder builder = Entrypoint.builder().services(slow, bad);
        assertThatThrownBy(builder::start)
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
        assertThat(log).containsExactly("interrupted");
    }

    @Test
    @DisplayName("S5.9: a plain start that ends well in spite of the interrupt is stopped")
    void start_thatIgnoresItsInterrupt_isStopped() {
        CountDownLatch inside = new CountDownLatch(1);
        BlockingService stubborn = new BlockingService() {
            @Override
            public void startUp(ServiceScope scope) {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    log.add("started all the same");
                }
            }

            @Override
            public void shutDown(Throwable cause) {
                log.add("stopped");
            }
        };
        BlockingService bad = scope -> {
            inside.await();
            throw new IOException("bad");
        };
        EntrypointBuilder builder = Entrypoint.builder().services(stubborn, bad);
        assertThatThrownBy(builder::start).isInstanceOf(IOException.class);
        assertThat(log).containsExactly("started all the same", "stopped");
    }

    @Test
    @DisplayName("S5.2: shutDown may end what an interrupt does not reach, as a blocked accept")
    void shutDown_closingASocket_endsTheAccept() throws Exception {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        BlockingService server = new BlockingService() {
            @Override
            public void startUp(ServiceScope scope) throws Exception {
                scope.ready();
                while (true) {
                    try (Socket client = socket.accept()) {
                        log.add("client " + client.isConnected());
                    }
                }
            }

            @Override
            public void shutDown(Throwable cause) throws Exception {
                socket.close();
            }
        };
        try (Entrypoint entry = Entrypoint.builder().services(server).start();
                Socket client = new Socket(socket.getInetAddress(), socket.getLocalPort())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(entry.isRunning()).isTrue();
        }
        assertThat(log).containsExactly("client true");
    }

    @Test
    @DisplayName("S5.13: plain code that runs for ever and throws is a death")
    void loop_thatThrows_isADeath() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        BlockingService loop = scope -> {
            scope.ready();
            broken.await();
            throw new IOException("broken");
        };
        Entrypoint entry = Entrypoint.builder().services(loop).start();
        broken.countDown();
        assertThatThrownBy(entry::await).isInstanceOf(IOException.class).hasMessage("broken");
        entry.close();
    }

    @Test
    @DisplayName("S5.32: usable alone, without an entrypoint")
    void body_alone_cancelsOnceAndEndsWithTheCode() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        BlockingBody body = BlockingBody.run("alone", () -> {
            try {
                inside.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                leave.await();
            }
        });
        inside.await();
        assertThat(body.cancel(true)).isTrue();
        assertThat(body.cancel(true)).isFalse();
        assertThat(body).isNotDone();
        leave.countDown();
        body.get(30, TimeUnit.SECONDS);
        assertThat(body.cancel(true)).isFalse();
        BlockingBody ended = BlockingBody.run("ended", () -> {});
        ended.get(30, TimeUnit.SECONDS);
        assertThat(ended.cancel(true)).as("interrupts nobody after the code").isFalse();
        BlockingService plain = scope -> {};
        CompletableFuture<?> stopped = plain.stop(null).toCompletableFuture();
        assertThat(stopped.get(30, TimeUnit.SECONDS)).isNull();
    }
}
