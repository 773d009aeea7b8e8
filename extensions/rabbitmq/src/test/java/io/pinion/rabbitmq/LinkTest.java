package io.pinion.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger aborted = new AtomicInteger();
    private final List<ShutdownListener> listeners = new ArrayList<>();

    /** A connection that only remembers who listens, and that it was aborted. */
    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("addShutdownListener")) {
                        listeners.add((ShutdownListener) arguments[0]);
                    } else if (method.getName().equals("abort")) {
                        aborted.incrementAndGet();
                    }
                    return null;
                });
    }

    private Link link(Dialer dialer) {
        AmqpSettings settings = AmqpConnection.to("localhost")
                .credentials("user", new char[0])
                .build()
                .settings();
        AmqpSettings heard = new AmqpSettings(
                "test",
                settings.addresses(),
                "/",
                settings.credentials(),
                1,
                settings.heartbeat(),
                settings.connectTimeout(),
                settings.backoffFirst(),
                settings.backoffCap(),
                settings.livenessInterval(),
                settings.consumerTimeout(),
                1,
                null,
                true,
                (error, n) -> told.add(error.getMessage() + " " + n));
        Backoff none = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0);
        return new Link(heard, "/", "test", new Listener(), dialer, none);
    }

    private final class Listener implements LinkListener {
        @Override
        public void up(Connection connection, long incarnation) {
            events.add("up " + incarnation + " " + Thread.currentThread().getName());
        }

        @Override
        public void down(long incarnation, Throwable cause) {
            events.add("down " + incarnation);
        }

        @Override
        public void blocked(String reason) {}

        @Override
        public void unblocked() {}
    }

    private String next() throws InterruptedException {
        String event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    @Test
    @DisplayName("S3 case 17: a failing connect, then a good one: logged once, and the listener got (error, 1)")
    void connect_failsOnce_isToldOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Link link = link(pulse -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("away");
            }
            return connection();
        });
        try (Logged log = Logged.by(Link.class)) {
            link.open();
            assertThat(next()).isEqualTo("up 1 pinion-amqp-test-/-test");
            assertThat(told).containsExactly("away 1");
            assertThat(log.lines("connection failed")).isEqualTo(1);
            assertThat(link.status().attempts()).isEqualTo(2);
            assertThat(link.status().failures()).isZero();
        } finally {
            link.close(Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS);
        }
        assertThat(next()).isEqualTo("down 1");
        assertThat(aborted).hasValue(1);
    }

    @Test
    @DisplayName("S3, beyond (I #196, #217): a lost connection is dropped before the next one is opened; none leaks")
    void lostConnection_isDropped_andFollowedByAnother() throws Exception {
        Link link = link(pulse -> connection());
        link.open();
        assertThat(next()).startsWith("up 1");
        LinkedBlockingQueue<ShutdownListener> listening = new LinkedBlockingQueue<>();
        link.execute(() -> listening.addAll(listeners));
        ShutdownListener listener = listening.poll(30, TimeUnit.SECONDS);
        listener.shutdownCompleted(new ShutdownSignalException(true, false, null, "test"));
        assertThat(next()).isEqualTo("down 1");
        assertThat(next()).startsWith("up 2");
        listener.shutdownCompleted(new ShutdownSignalException(true, false, null, "late"));
        link.execute(() -> events.add("after"));
        assertThat(next())
                .as("a late signal of a former incarnation does nothing")
                .isEqualTo("after");
        assertThat(aborted).hasValue(1);
        link.close(Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS);
        assertThat(aborted).hasValue(2);
    }

    @Test
    void close_whileConnecting_dropsWhatComesTooLate() throws Exception {
        LinkedBlockingQueue<String> dialing = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<String> go = new LinkedBlockingQueue<>();
        Link link = link(pulse -> {
            dialing.add("now");
            try {
                go.take();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return connection();
        });
        link.open();
        assertThat(dialing.poll(30, TimeUnit.SECONDS)).isNotNull();
        var closed = link.close(Duration.ofSeconds(20));
        go.add("on");
        closed.get(30, TimeUnit.SECONDS);
        assertThat(aborted).hasValue(1);
        assertThat(events).isEmpty();
        assertThat(link.close(Duration.ZERO)).isSameAs(closed);
        Assertions.assertThatThrownBy(() -> link.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void close_ofAStuckAttempt_isBounded() throws Exception {
        LinkedBlockingQueue<String> dialing = new LinkedBlockingQueue<>();
        Link link = link(pulse -> {
            dialing.add("now");
            try {
                TimeUnit.DAYS.sleep(1);
            } catch (InterruptedException e) {
                dialing.add("interrupted");
            }
            throw new IOException("stuck");
        });
        link.open();
        assertThat(dialing.poll(30, TimeUnit.SECONDS)).isEqualTo("now");
        link.close(Duration.ofMillis(50)).get(30, TimeUnit.SECONDS);
        assertThat(dialing.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    @DisplayName("F25: full jitter up to a cap, begun anew only after 10 s of health")
    void backoff_growsToTheCap_andBeginsAnewAfterHealth() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), () -> 0.5);
        List<Long> ms = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ms.add(TimeUnit.NANOSECONDS.toMillis(backoff.nextNs()));
        }
        assertThat(ms).startsWith(50L, 100L, 200L, 400L, 500L, 500L).endsWith(500L);
        backoff.lasted(Duration.ofMillis(9_999).toNanos());
        assertThat(backoff.nextNs()).isEqualTo(500_000_000);
        backoff.lasted(Duration.ofSeconds(10).toNanos());
        assertThat(backoff.nextNs()).isEqualTo(50_000_000);
    }
}
