package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.logging.internal.sink.ShippingThread;
import io.pinion.logging.internal.text.Framing;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Lanes;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipper between callers and a sink: order, policies, account, recursion, close. */
class LogShipperTest {
    private static final BiConsumer<LogEntry, String> INFO =
            (entry, text) -> entry.begin(Severity.INFO, 1, "l", "t").message(text);

    private final ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), new ManualClock());
    private final List<String> news = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<RecordingSink> opened = new AtomicReference<>();

    @AfterEach
    void closeWorker() {
        manual.close();
    }

    static LogFormat messageOnly() {
        return new LogFormat(
                "message",
                () -> (entry, out) -> {
                    entry.severity();
                    CharSequence text = entry.message();
                    text.chars().forEach(out::codePoint);
                },
                Framing.NEWLINE,
                true,
                bytes -> null);
    }

    private LogShipperBuilder builder() {
        return LogShipper.builder(Destination.tcp("localhost", 1), messageOnly())
                .listener((severity, message, cause) -> news.add(severity + " " + message))
                .queueCapacity(8)
                .memoryBytes(4 << 20)
                .batch(1024, Duration.ofSeconds(1));
    }

    private LogShipper start(LogShipperBuilder builder) {
        return builder.build((destination, format, context) -> {
            RecordingSink sink = new RecordingSink(context);
            opened.set(sink);
            return sink;
        });
    }

    /** On the hand-driven worker, whose thread is this one while it runs. */
    private LogShipper driven(LogShipperBuilder builder) throws Exception {
        AtomicReference<LogShipper> made = new AtomicReference<>();
        AtomicReference<RuntimeException> error = new AtomicReference<>();
        manual.worker().execute(() -> {
            try {
                made.set(start(builder.worker(manual.worker())));
            } catch (RuntimeException e) {
                error.set(e);
            }
        });
        manual.runAll();
        if (error.get() != null) {
            throw error.get();
        }
        return made.get();
    }

    private static void assertBalanced(ShipperStats stats) {
        assertThat(stats.accepted())
                .as(stats.toString())
                .isEqualTo(stats.sent()
                        + stats.unknown()
                        + stats.rejected()
                        + stats.failed()
                        + stats.overrun()
                        + stats.abandoned()
                        + stats.pending());
    }

    @Test
    void publish_events_areEncodedInOrderAndCounted() throws Exception {
        LogShipper shipper = driven(builder());
        for (int i = 0; i < 8; i++) {
            assertThat(shipper.publish(Severity.INFO, INFO, "m" + i)).isTrue();
        }
        assertThat(shipper.stats().pending()).isEqualTo(8);
        manual.runAll();
        assertThat(opened.get().records).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
        assertThat(shipper.stats().sent()).isEqualTo(8);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_onAFullQueue_dropsAndCounts() throws Exception {
        LogShipper shipper = driven(builder());
        for (int i = 0; i < 10; i++) {
            assertThat(shipper.publish(Severity.ERROR, INFO, "m")).isEqualTo(i < 8);
        }
        assertThat(shipper.stats().dropped()).isEqualTo(2);
        manual.runAll();
        assertThat(shipper.stats().sent()).isEqualTo(8);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_whenCrowded_shedsWhatIsBelowTheSeverityAndKeepsTheRest() throws Exception {
        LogShipper shipper = driven(builder().overflow(Overflow.dropNewest().shedBelow(Severity.WARN)));
        for (int i = 0; i < 6; i++) {
            assertThat(shipper.publish(Severity.INFO, INFO, "i")).isTrue();
        }
        assertThat(shipper.publish(Severity.INFO, INFO, "shed")).isFalse();
        assertThat(shipper.publish(Severity.WARN, INFO, "kept")).isTrue();
        assertThat(shipper.stats().shed()).isEqualTo(1);
        manual.runAll();
        assertThat(opened.get().records).contains("kept").doesNotContain("shed");
        assertThat(shipper.publish(Severity.INFO, INFO, "room again")).isTrue();
    }

    @Test
    void publish_withAFullBacklog_isRefusedUntilItIsSent() throws Exception {
        LogShipper shipper = driven(builder());
        opened.get().holding = true;
        String large = "x".repeat(32_768);
        int accepted = 0;
        while (shipper.publish(Severity.INFO, INFO, large) && accepted < 1_000) {
            accepted++;
            manual.runAll();
        }
        ShipperStats held = shipper.stats();
        assertThat(held.dropped()).isEqualTo(1);
        assertThat(held.backlogBytes()).isLessThanOrEqualTo(4 << 20).isGreaterThan(2 << 20);
        assertThat(held.overrun()).isZero();
        manual.worker().execute(() -> opened.get().sendAll());
        manual.runAll();
        assertThat(shipper.publish(Severity.INFO, INFO, "again")).isTrue();
        manual.runAll();
        assertThat(shipper.stats().sent()).isEqualTo(accepted + 1);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_longMessagesInTheQueue_areCutWhenTheMemoryIsUsedUp() throws Exception {
        LogShipper shipper =
                driven(builder().queueCapacity(1024).memoryBytes(2 << 20).maxMessageChars(1 << 20));
        String large = "x".repeat(300_000);
        assertThat(shipper.publish(Severity.INFO, INFO, large)).isTrue();
        assertThat(shipper.publish(Severity.INFO, INFO, large)).isTrue();
        manual.runAll();
        assertThat(opened.get().records).hasSize(2).allMatch(text -> text.length() == LogEntry.INLINE_CHARS);
        assertThat(shipper.stats().cut()).isEqualTo(2);
        assertThat(shipper.publish(Severity.INFO, INFO, "y".repeat(100_000))).isTrue();
        manual.runAll();
        assertThat(opened.get().records.get(2)).hasSize(100_000);
        assertThat(shipper.publish(Severity.INFO, INFO, "y".repeat(100_000))).isTrue();
        manual.runAll();
        assertThat(opened.get().records.get(3)).as("the memory is given back").hasSize(100_000);
    }

    @Test
    void publish_aFillerThatThrows_countsAsFailedAndThrowsNothing() throws Exception {
        LogShipper shipper = driven(builder());
        assertThat(shipper.publish(
                        Severity.INFO,
                        (entry, argument) -> {
                            throw new IllegalStateException("toString of an argument");
                        },
                        "m"))
                .isTrue();
        shipper.publish(Severity.INFO, (entry, argument) -> {}, "no begin");
        shipper.publish(Severity.INFO, INFO, "good");
        manual.runAll();
        assertThat(opened.get().records).containsExactly("good");
        assertThat(shipper.stats().failed()).isEqualTo(2);
        assertThat(shipper.stats().accepted()).isEqualTo(3);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_errorsOfTheApplication_areCountedAndThrowNothing() throws Exception {
        LogFormat broken = new LogFormat(
                "broken",
                () -> (entry, out) -> {
                    throw new java.io.IOError(new java.io.IOException("an exception that cannot describe itself"));
                },
                Framing.NEWLINE,
                true,
                bytes -> null);
        LogShipper shipper = driven(LogShipper.builder(Destination.tcp("localhost", 1), broken));
        assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
        shipper.publish(
                Severity.INFO,
                (entry, argument) -> {
                    throw new StackOverflowError();
                },
                "m");
        manual.runAll();
        assertThat(shipper.stats().failed()).isEqualTo(2);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_twoPlacesAndOneTaken_shedsNothingWhenEmpty() throws Exception {
        LogShipper shipper =
                driven(builder().queueCapacity(2).overflow(Overflow.dropNewest().shedBelow(Severity.WARN)));
        assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
        assertThat(shipper.publish(Severity.INFO, INFO, "m")).isFalse();
        assertThat(shipper.stats().shed()).isEqualTo(1);
    }

    @Test
    void publish_fromTheShippingItself_isCountedAsRecursive() throws Exception {
        AtomicReference<LogShipper> self = new AtomicReference<>();
        LogFormat logging = new LogFormat(
                "logging",
                () -> (entry, out) -> {
                    out.ascii("m");
                    self.get().publish(Severity.INFO, INFO, "from the encoder");
                },
                Framing.NEWLINE,
                true,
                bytes -> null);
        self.set(driven(LogShipper.builder(Destination.tcp("localhost", 1), logging)));
        self.get().publish(Severity.INFO, INFO, "m");
        manual.runAll();
        assertThat(self.get().stats().recursive()).isEqualTo(1);
        manual.worker().execute(() -> self.get().publish(Severity.INFO, INFO, "a task of the application"));
        manual.runAll();
        assertThat(opened.get().records)
                .as("a shared worker's own tasks may log")
                .hasSize(2);
        Thread http = new ShippingThread(() -> self.get().publish(Severity.INFO, INFO, "m"), "shipping");
        http.start();
        http.join();
        assertThat(self.get().stats().recursive()).isEqualTo(3);
        assertBalanced(self.get().stats());
    }

    @Test
    void publish_fromTheListenerOnASharedWorker_isCountedAsRecursive() throws Exception {
        AtomicReference<LogShipper> self = new AtomicReference<>();
        self.set(driven(builder().listener((severity, message, cause) -> {
            news.add(message);
            self.get().publish(Severity.INFO, INFO, message);
        })));
        manual.worker().execute(() -> opened.get().context.news().lost("there", null));
        manual.runAll();
        assertThat(news).hasSize(1);
        assertThat(self.get().stats().recursive()).isEqualTo(1);
        assertThat(opened.get().records).isEmpty();
    }

    /** Returns when the worker is in the task that waits, so that it takes no event before. */
    private static void hold(Worker worker, CountDownLatch gate) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        worker.execute(() -> {
            held.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        held.await();
    }

    @Test
    void publish_blocking_waitsForRoomAndTimesOut() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().name("held").build());
                LogShipper shipper =
                        start(builder().worker(worker).overflow(Overflow.blockFor(Duration.ofMillis(20))))) {
            hold(worker, gate);
            for (int i = 0; i < 8; i++) {
                assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
            }
            assertThat(shipper.publish(Severity.INFO, INFO, "late")).isFalse();
            assertThat(shipper.stats().timedOut()).isEqualTo(1);
            Thread.currentThread().interrupt();
            assertThat(shipper.publish(Severity.INFO, INFO, "interrupted")).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            gate.countDown();
            assertThat(shipper.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(shipper.publish(Severity.INFO, INFO, "room")).isTrue();
            assertThat(shipper.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(opened.get().records).hasSize(9);
        }
    }

    @Test
    void publish_blocking_getsThroughAsSoonAsThereIsRoom() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().name("held").build());
                LogShipper shipper = start(builder().worker(worker).overflow(Overflow.blockFor(Overflow.MAX_WAIT)))) {
            hold(worker, gate);
            for (int i = 0; i < 8; i++) {
                assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
            }
            AtomicReference<Boolean> accepted = new AtomicReference<>();
            Thread caller = new Thread(() -> accepted.set(shipper.publish(Severity.INFO, INFO, "waited")));
            caller.start();
            Await.until("a caller that waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
            gate.countDown();
            caller.join();
            assertThat(accepted).hasValue(true);
            assertThat(shipper.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(opened.get().records).hasSize(9).contains("waited");
            assertThat(shipper.stats().timedOut()).isZero();
        }
    }

    @Test
    void close_ofItsOwnWorker_drainsThenRefuses() {
        LogShipper shipper = start(builder().queueCapacity(1024).name("own"));
        for (int i = 0; i < 1000; i++) {
            shipper.publish(Severity.INFO, INFO, "m" + i);
        }
        shipper.close();
        shipper.close();
        assertThat(shipper.publish(Severity.INFO, INFO, "late")).isFalse();
        ShipperStats stats = shipper.stats();
        assertThat(stats.sent()).isEqualTo(1000);
        assertThat(stats.refused()).isEqualTo(1);
        assertThat(stats.pending()).isZero();
        assertBalanced(stats);
    }

    @Test
    void close_withAReceiverThatTakesNothing_abandonsInTime() {
        LogShipper shipper = start(builder().queueCapacity(1024).drainTimeout(Duration.ofMillis(50)));
        opened.get().holding = true;
        for (int i = 0; i < 100; i++) {
            shipper.publish(Severity.INFO, INFO, "m" + i);
        }
        assertThat(shipper.flush(Duration.ofMillis(5))).isFalse();
        Thread.currentThread().interrupt();
        shipper.close();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(shipper.stats().abandoned()).isEqualTo(100);
        assertThat(shipper.stats().pending()).isZero();
        assertBalanced(shipper.stats());
    }

    @Test
    void close_onTheWorkersThread_neverWaits() throws Exception {
        LogShipper shipper = driven(builder());
        opened.get().holding = true;
        shipper.publish(Severity.INFO, INFO, "m");
        manual.runAll();
        manual.worker().execute(shipper::close);
        manual.runAll();
        assertThat(shipper.stats().abandoned()).isEqualTo(1);
        assertThat(shipper.publish(Severity.INFO, INFO, "late")).isFalse();
        assertBalanced(shipper.stats());
    }

    @Test
    void close_afterItsWorker_countsWhatWasKeptAsAbandoned() throws Exception {
        LogShipper shipper = driven(builder());
        opened.get().holding = true;
        shipper.publish(Severity.INFO, INFO, "m");
        manual.runAll();
        manual.close();
        shipper.close();
        assertThat(opened.get().closed).isTrue();
        assertThat(shipper.stats().abandoned()).isEqualTo(1);
        assertThat(shipper.stats().pending()).isZero();
        assertBalanced(shipper.stats());
    }

    @Test
    void close_whileASharedWorkerIsBusy_closesTheSinkWhenItIsFree() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().name("busy").build())) {
            LogShipper shipper = start(builder().worker(worker));
            opened.get().holding = true;
            assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
            Await.until("the event in the sink", () -> shipper.stats().backlogBytes() > 0);
            worker.execute(() -> Await.latch(gate));
            shipper.close(Duration.ZERO);
            assertThat(shipper.stats().pending()).isEqualTo(1);
            gate.countDown();
            assertThat(worker.drain(Await.LIMIT)).isTrue();
            Await.until("the end of the sink", () -> worker.call(() -> opened.get().closed));
            assertThat(shipper.stats().pending()).isZero();
            assertThat(shipper.stats().abandoned()).isEqualTo(1);
            assertBalanced(shipper.stats());
            assertThat(news).anyMatch(text -> text.contains("closes its connection later"));
        }
    }

    @Test
    void close_whileASharedWorkerCloses_waitsForItsEnd() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Worker worker = Worker.start(WorkerConfig.builder().name("closing").build());
        LogShipper shipper = start(builder().worker(worker));
        opened.get().holding = true;
        assertThat(shipper.publish(Severity.INFO, INFO, "m")).isTrue();
        Await.until("the event in the sink", () -> shipper.stats().backlogBytes() > 0);
        worker.execute(() -> Await.latch(gate));
        Thread closer = new Thread(() -> worker.shutdown(Await.LIMIT));
        closer.start();
        Await.until("the close", () -> worker.state() == WorkerState.DRAINING);
        Thread closing = new Thread(() -> shipper.close(Duration.ZERO));
        closing.start();
        Await.until("the shipper's close", () -> closing.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();
        closing.join();
        closer.join();
        assertThat(opened.get().closed).isTrue();
        assertThat(shipper.stats().abandoned()).isEqualTo(1);
        assertBalanced(shipper.stats());
    }

    @Test
    void publish_whoseSharedWorkerEndsMeanwhile_isRefusedAndNowhereElse() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().name("ending").build())) {
            LogShipper shipper = start(builder().worker(worker));
            AtomicReference<Boolean> accepted = new AtomicReference<>();
            Thread caller = new Thread(() -> accepted.set(shipper.publish(
                    Severity.INFO,
                    (entry, text) -> {
                        entry.begin(Severity.INFO, 1, "l", "t").message(text);
                        inside.countDown();
                        Await.latch(go);
                    },
                    "m")));
            caller.start();
            Await.latch(inside);
            worker.shutdown(Duration.ZERO);
            go.countDown();
            caller.join();
            assertThat(accepted).hasValue(false);
            ShipperStats stats = shipper.stats();
            assertThat(stats.refused()).isEqualTo(1);
            assertThat(stats.accepted()).as(stats.toString()).isZero();
            assertThat(stats.pending()).isZero();
            shipper.close();
        }
    }

    @Test
    void publish_aValueThatThrows_givesTheMemoryBackAtOnce() throws Exception {
        LogShipper shipper =
                driven(builder().queueCapacity(1024).memoryBytes(2 << 20).maxMessageChars(1 << 20));
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        shipper.publish(
                Severity.INFO,
                (entry, text) ->
                        entry.begin(Severity.INFO, 1, "l", "t").message(text).field("k", broken),
                "x".repeat(150_000));
        shipper.publish(Severity.INFO, INFO, "y".repeat(100_000));
        manual.runAll();
        assertThat(opened.get().records)
                .singleElement()
                .asString()
                .as("not cut for want of memory")
                .hasSize(100_000);
        assertBalanced(shipper.stats());
    }

    @Test
    void build_onAWorkerWithoutALaneLeft_letsGoOfTheSink() {
        for (int i = 0; i < Lanes.MAX_LANES; i++) {
            manual.worker().lanes().lane(Object::new, (event, sequence, end) -> {}, 2);
        }
        assertThatThrownBy(() -> driven(builder())).isInstanceOf(IllegalStateException.class);
        manual.runAll();
        assertThat(opened.get().closed).isTrue();
    }

    @Test
    void close_whileTenThreadsPublish_losesNoAccount() throws Exception {
        LogShipper shipper = start(builder().queueCapacity(256));
        CountDownLatch started = new CountDownLatch(10);
        List<Thread> threads = new ArrayList<>();
        java.util.concurrent.atomic.LongAdder yes = new java.util.concurrent.atomic.LongAdder();
        java.util.concurrent.atomic.LongAdder no = new java.util.concurrent.atomic.LongAdder();
        for (int t = 0; t < 10; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    (shipper.publish(Severity.INFO, INFO, "m") ? yes : no).increment();
                    if (i == 100) {
                        started.countDown();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        shipper.close();
        for (Thread thread : threads) {
            thread.join();
        }
        ShipperStats stats = shipper.stats();
        assertThat(stats.accepted()).isEqualTo(yes.sum());
        assertThat(stats.notAccepted()).isEqualTo(no.sum());
        assertThat(stats.pending()).isZero();
        assertBalanced(stats);
    }

    @Test
    void listener_isToldOfLossesOnceInTenSeconds() throws Exception {
        LogShipper shipper = driven(builder());
        for (int i = 0; i < 10; i++) {
            shipper.publish(Severity.INFO, INFO, "m");
        }
        manual.advance(Duration.ofSeconds(10));
        assertThat(news).singleElement().asString().startsWith("WARN 2 log events lost in all: 2 found no room");
        manual.advance(Duration.ofSeconds(10));
        assertThat(news).as("nothing new").hasSize(1);
    }

    @Test
    void listener_atTheEnd_isToldOfWhatWasHeldBack() throws Exception {
        LogShipper shipper = driven(builder());
        for (int i = 0; i < 10; i++) {
            shipper.publish(Severity.INFO, INFO, "m");
        }
        manual.advance(Duration.ofSeconds(10));
        opened.get().holding = true;
        for (int i = 0; i < 11; i++) {
            shipper.publish(Severity.INFO, INFO, "m");
        }
        manual.runAll();
        manual.worker().execute(shipper::close);
        manual.runAll();
        assertThat(news).hasSize(2);
        assertThat(news.get(1))
                .startsWith("WARN 13 log events lost in all: 5 found no room")
                .endsWith("8 were given up by a close");
    }

    @Test
    void build_settingsThatContradict_saysWhich() {
        assertThatThrownBy(
                        () -> builder().memoryBytes(1 << 20).queueCapacity(2048).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memoryBytes of 1048576 leaves")
                .hasMessageContaining("raise memoryBytes");
        assertThatThrownBy(() -> LogShipper.builder(
                                Destination.http(java.net.URI.create("http://localhost:1/")), messageOnly())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be sent over HTTP");
        assertThatThrownBy(() -> builder().queueCapacity(3)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> Overflow.blockFor(Duration.ZERO)).hasMessageContaining("dropNewest()");
    }
}
