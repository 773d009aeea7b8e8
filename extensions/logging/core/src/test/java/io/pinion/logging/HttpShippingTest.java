package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.HttpReceiver.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole shipper over HTTP: real threads, a receiver that comes and goes, and both ledgers compared. */
class HttpShippingTest {
    private static final BiConsumer<LogEntry, String> INFO =
            (entry, text) -> entry.begin(Severity.INFO, 1, "l", "t").message(text);

    private final List<String> news = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<HttpReceiver> receiver = new AtomicReference<>(HttpReceiver.start());
    private final int port = receiver.get().port();

    @AfterEach
    void closeReceiver() {
        receiver.get().close();
    }

    private LogShipperBuilder builder(Supplier<String> token) {
        Destination destination =
                Destination.http(URI.create("http://localhost:" + port + "/")).header("Authorization", token);
        return LogShipper.builder(destination, HttpRig.lines())
                .listener((severity, message, cause) -> news.add(severity + " " + message))
                .overflow(Overflow.blockFor(Duration.ofSeconds(20)))
                .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
                .batch(4096, Duration.ofMillis(5));
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("waited").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void shipping_acrossRestartsOfTheReceiver_losesNothingAndCountsWhatItRepeats() {
        int events = 20_000;
        List<String> received = new ArrayList<>();
        LogShipper shipper = builder(() -> "none").build();
        try (shipper) {
            for (int i = 0; i < events; i++) {
                assertThat(shipper.publish(Severity.INFO, INFO, "event-" + i)).isTrue();
                if (i % 5_000 == 2_500) {
                    long sent = shipper.stats().sent();
                    await(() -> shipper.stats().sent() > sent || shipper.stats().pending() == 0);
                    receiver.get().close();
                    received.addAll(receiver.get().records());
                    receiver.set(HttpReceiver.start(port).reply(Reply.of(503), Reply.of(429)));
                }
            }
            assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
        }
        received.addAll(receiver.get().records());
        assertLedgers(shipper.stats(), events, received);
    }

    private void assertLedgers(ShipperStats stats, int events, List<String> received) {
        assertThat(stats.accepted()).isEqualTo(events);
        assertThat(stats.sent()).as(stats + " " + news).isEqualTo(events);
        assertThat(stats.pending()).isZero();
        assertThat(stats.backlogBytes()).isZero();
        Set<String> distinct = new HashSet<>(received);
        for (int i = 0; i < events; i++) {
            assertThat(distinct).contains("event-" + i);
        }
        // What a refusal left behind was received, but not taken: three restarts and two refusals each.
        assertThat(stats.repeated()).isPositive();
        List<Integer> firsts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        received.forEach(text -> {
            if (seen.add(text)) {
                firsts.add(Integer.parseInt(text.substring(6)));
            }
        });
        assertThat(firsts).isSorted();
    }

    @Test
    void shipping_withAReceiverThatTakesAndFails_hasDuplicatesOnlyAmongTheRepeated() {
        int events = 5_000;
        receiver.get().always(new Reply() {
            private int count;

            @Override
            public synchronized void to(com.sun.net.httpserver.HttpExchange exchange, HttpReceiver.Request request)
                    throws java.io.IOException {
                // Everything counts as taken here, whatever is answered.
                int turn = count++ % 4;
                if (turn == 1) {
                    exchange.close();
                } else {
                    exchange.sendResponseHeaders(turn == 3 ? 502 : 200, -1);
                }
            }
        });
        LogShipper shipper = builder(() -> "none").build();
        try (shipper) {
            for (int i = 0; i < events; i++) {
                shipper.publish(Severity.INFO, INFO, "event-" + i);
            }
            assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
        }
        List<String> received = receiver.get().records();
        assertLedgers(shipper.stats(), events, received);
        assertThat((long) received.size() - events).isEqualTo(shipper.stats().repeated());
    }

    @Test
    void close_whileTheReceiverIsDead_abandonsWithinItsTimeAndTheAccountAddsUp() {
        receiver.get().close();
        LogShipper shipper =
                builder(() -> "none").drainTimeout(Duration.ofMillis(200)).build();
        for (int i = 0; i < 1_000; i++) {
            shipper.publish(Severity.INFO, INFO, "event-" + i);
        }
        await(() -> !news.isEmpty());
        shipper.close();
        ShipperStats stats = shipper.stats();
        assertThat(stats.abandoned()).as(stats.toString()).isEqualTo(1_000);
        assertThat(stats.sent() + stats.unknown() + stats.pending()).isZero();
        assertThat(news.toString()).contains("ConnectException");
    }

    @Test
    void supplier_thatLogs_isNotShipped() {
        AtomicReference<LogShipper> made = new AtomicReference<>();
        LogShipper shipper = builder(() -> {
                    made.get().publish(Severity.ERROR, INFO, "from the supplier");
                    return "none";
                })
                .build();
        made.set(shipper);
        try (shipper) {
            shipper.publish(Severity.INFO, INFO, "event");
            assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(shipper.stats().recursive()).isPositive();
            assertThat(receiver.get().records()).containsExactly("event");
        }
    }

    @Test
    void listener_thatLogsOnASharedWorker_isNotShipped() {
        receiver.get().reply(Reply.of(503));
        AtomicReference<LogShipper> made = new AtomicReference<>();
        try (io.pinion.worker.Worker worker = io.pinion.worker.Worker.start()) {
            LogShipper shipper = builder(() -> "none")
                    .worker(worker)
                    .listener((severity, message, cause) -> {
                        news.add(message);
                        made.get().publish(Severity.ERROR, INFO, message);
                    })
                    .build();
            made.set(shipper);
            try (shipper) {
                shipper.publish(Severity.INFO, INFO, "event");
                assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
                await(() -> news.size() == 2);
            }
            assertThat(shipper.stats().recursive()).isEqualTo(2);
            assertThat(receiver.get().records()).containsOnly("event");
        }
    }

    @Test
    void close_always_endsTheThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (LogShipper shipper = builder(() -> "none").build()) {
            shipper.publish(Severity.INFO, INFO, "event");
            assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(threads(before, "pinion-logging-http-")).isNotEmpty().allMatch(Thread::isDaemon);
        }
        await(() -> threads(before, "pinion-").isEmpty());
        // On an older JDK the client is closed by its end as garbage.
        await(() -> {
            if (Runtime.version().feature() < 21) {
                System.gc();
            }
            return threads(before, "HttpClient-").isEmpty();
        });
    }

    private static List<Thread> threads(Set<Thread> before, String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith(prefix))
                .toList();
    }

    @Test
    void worker_closedBeforeTheShipper_leavesNothingRunning() {
        io.pinion.worker.Worker worker = io.pinion.worker.Worker.start();
        LogShipper shipper = builder(() -> "none").worker(worker).build();
        shipper.publish(Severity.INFO, INFO, "event");
        worker.close();
        shipper.close();
        ShipperStats stats = shipper.stats();
        assertThat(stats.accepted()).isEqualTo(stats.sent() + stats.unknown() + stats.abandoned() + stats.pending());
        assertThat(shipper.publish(Severity.INFO, INFO, "late")).isFalse();
    }
}
