package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Apps whose hooks, sources and workers misbehave. */
@Timeout(60)
class AppTroubleTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    private static HandSource<Note> source() {
        HandSource<Note> source = new HandSource<>(64);
        source.stopped.complete(null);
        return source;
    }

    private static void deliver(HandSource<Note> source, String... texts) {
        Inlet<Note> inlet = Objects.requireNonNull(source.inlet);
        for (String text : texts) {
            inlet.deliver(new Note(text));
        }
    }

    @Test
    void close_inAHook_isRefusedInsteadOfWaitingForItself() {
        App starting = App.create().onStartup(App::close);
        assertThatIllegalStateException().isThrownBy(starting::start).withMessageContaining("requestStop()");
        assertThat(starting.state()).isEqualTo(AppState.STOPPED);
        App stopping = App.create().onShutdown(App::close).onShutdown(it -> log.add("next"));
        stopping.start().close();
        assertThat(log).containsExactly("next");
        assertThat(stopping.state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void close_whileItStarts_waitsAndThenStops() throws Exception {
        CountDownLatch inHook = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        App app = App.create().onShutdown(it -> log.add("stop"));
        app.onStartup(it -> {
            inHook.countDown();
            go.await();
        });
        Thread starter = new Thread(app::start);
        starter.start();
        inHook.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
        go.countDown();
        closed.get(30, TimeUnit.SECONDS);
        starter.join();
        assertThat(app.state()).isEqualTo(AppState.STOPPED);
        assertThat(log).containsExactly("stop");
    }

    @Test
    void run_onARunningApp_isRefusedAndLeavesItRunning() {
        App app = App.create().start();
        assertThatIllegalStateException().isThrownBy(app::run).withMessageContaining("too late to run");
        assertThat(app.state()).isEqualTo(AppState.RUNNING);
        app.close();
    }

    @Test
    void builder_changedAfterwards_changesNothing() {
        AppBuilder builder = App.builder().deadAfter(Duration.ofMinutes(1));
        HandSource<Note> source = source();
        App app = builder.build().route(new HandRoute<>("r", source), items -> {});
        builder.deadAfter(Duration.ofHours(1));
        app.start();
        source.status =
                new SourceStatus(SourceStatus.State.CONNECTING, Duration.ofMinutes(2), Duration.ZERO, "refused");
        assertThat(app.health().live()).isFalse();
        app.close();
    }

    /** Timers until no more are taken. */
    private static List<Scheduled> fillTimers(Worker worker) {
        List<Scheduled> timers = new ArrayList<>();
        try {
            while (true) {
                timers.add(worker.timers().after(Duration.ofHours(1), () -> {}));
            }
        } catch (RejectedExecutionException full) {
            return timers;
        }
    }

    @Test
    void fullTableOfTimers_delaysAgesAndStops_butLosesNothing() throws Exception {
        HandSource<Note> source = source();
        CountDownLatch handled = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().maxTimers(16).build())) {
            App app = App.builder().worker(worker).build();
            app.route(new HandRoute<>("r", source).bulkSize(10).bulkAge(Duration.ofMillis(1)), items -> {
                log.add("handled " + items);
                handled.countDown();
            });
            app.start();
            List<Scheduled> timers = fillTimers(worker);
            deliver(source, "a");
            assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
            deliver(source, "b");
            app.close();
            assertThat(log).containsExactly("handled [a]", "handled [b]");
            assertThat(source.settled).containsExactly("ACK a", "ACK b");
            assertThat(source.closed).isTrue();
            timers.forEach(Scheduled::cancel);
        }
    }

    @Test
    void afterTheStop_nothingOfTheAppIsLeftOnAGivenWorker() throws Exception {
        try (Worker worker = Worker.start(WorkerConfig.builder().maxTimers(4).build())) {
            for (int i = 0; i < 20; i++) {
                App app = App.builder().worker(worker).build();
                app.runEvery(Duration.ofHours(1), it -> {});
                app.start().close();
            }
        }
    }

    @Test
    void workerClosedUnderTheApp_sourceIsClosedAllTheSame() {
        HandSource<Note> source = source();
        Worker worker = Worker.start();
        App app = App.builder().worker(worker).build().route(new HandRoute<>("r", source), items -> {});
        app.start();
        worker.close();
        app.close();
        assertThat(source.closed).isTrue();
    }

    /** A source that throws where it is told to. */
    private static final class Wild implements Source<Note> {
        private final String where;
        private final List<String> settled = new ArrayList<>();
        private volatile boolean closed;
        private int limit = 8;
        private volatile Inlet<Note> inlet = item -> {};

        Wild(String where) {
            this.where = where;
        }

        private void maybe(String place) {
            if (place.equals(where)) {
                throw new LinkageError("in " + place);
            }
        }

        @Override
        public int limit() {
            return limit;
        }

        @Override
        public void start(Inlet<Note> entry) {
            inlet = entry;
            maybe("start");
        }

        @Override
        public boolean live(Note item) {
            maybe("live");
            return true;
        }

        @Override
        public boolean alone(Note item) {
            maybe("alone");
            return false;
        }

        @Override
        public void settle(Note item, Action action) {
            if (item.text.equals("a")) {
                maybe("settle");
            }
            settled.add(action + " " + item);
        }

        @Override
        public void flush() {
            maybe("flush");
        }

        @Override
        public CompletionStage<Void> stop() {
            maybe("stop");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            maybe("close");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus(SourceStatus.State.RUNNING, Duration.ZERO, Duration.ZERO, "");
        }
    }

    private static final class WildRoute extends Route<Note, WildRoute> {
        private final Wild source;

        WildRoute(Wild source) {
            super(null, "wild");
            this.source = source;
        }

        @Override
        protected WildRoute self() {
            return this;
        }

        @Override
        protected Source<Note> open(RouteContext context) {
            return source;
        }
    }

    @Test
    void sourceThatThrows_losesNoItemAndNoTime() {
        for (String where : List.of("live", "alone", "settle", "flush", "stop", "close")) {
            Wild source = new Wild(where);
            AtomicInteger handled = new AtomicInteger();
            App app = App.builder().stopTimeout(Duration.ofHours(1)).build();
            app.route(new WildRoute(source).bulkSize(3), items -> handled.addAndGet(items.size()));
            app.start();
            for (String text : List.of("a", "b", "c", "d")) {
                source.inlet.deliver(new Note(text));
            }
            app.close();
            assertThat(handled.get()).as(where).isEqualTo(4);
            assertThat(source.settled).as(where).contains("ACK b", "ACK c", "ACK d");
            assertThat(app.stats().get("wild").unsettled()).as(where).isZero();
            assertThat(source.closed).as(where).isTrue();
        }
    }

    @Test
    void sourceThatCannotStart_takesTheStartBack() {
        Wild source = new Wild("start");
        App app = App.create().route(new WildRoute(source), items -> {});
        assertThatIllegalStateException().isThrownBy(app::start).withMessageContaining("in start");
        assertThat(source.closed).isTrue();
    }

    @Test
    void sourceWithAWrongLimit_takesTheStartBack() {
        for (int limit : new int[] {0, -1, 65_536}) {
            Wild source = new Wild("nowhere");
            source.limit = limit;
            App app = App.create().route(new WildRoute(source), items -> {});
            assertThatIllegalStateException().isThrownBy(app::start).withMessageContaining("said " + limit);
            assertThat(source.closed).isFalse();
        }
    }

    @Test
    void workerClosedUnderTheApp_neitherRunsHandlersElsewhere_norWaits() {
        HandSource<Note> source = source();
        Worker worker = Worker.start();
        App app = App.builder().worker(worker).stopTimeout(Duration.ofHours(1)).build();
        app.route(new HandRoute<>("r", source).bulkSize(10), items -> log.add("handled"));
        app.start();
        deliver(source, "a");
        worker.close();
        app.close();
        assertThat(log).isEmpty();
        assertThat(source.closed).isTrue();
    }

    @Test
    void oneStuckBulkOfSeveral_isNoticed() throws Exception {
        AtomicLong nowNs = new AtomicLong();
        HandSource<Note> source = source();
        AppBuilder builder = App.builder().deadAfter(Duration.ofMinutes(1));
        builder.nanoClock(nowNs::get);
        CompletableFuture<Void> never = new CompletableFuture<>();
        App app = builder.build().routeAsync(new HandRoute<>("r", source).concurrency(2), items -> {
            log.add(items.toString());
            return items.get(0).text.equals("stuck") ? never : CompletableFuture.completedFuture(null);
        });
        app.start();
        deliver(source, "stuck");
        while (log.isEmpty()) {
            Thread.onSpinWait();
        }
        nowNs.set(Duration.ofSeconds(50).toNanos());
        deliver(source, "other");
        while (app.stats().get("r").acked() == 0) {
            Thread.onSpinWait();
        }
        assertThat(app.health().routes().get(0).dead()).isFalse();
        nowNs.set(Duration.ofSeconds(61).toNanos());
        assertThat(app.health().routes().get(0).dead()).isTrue();
        never.complete(null);
        app.close();
    }

    @Test
    void deliver_interruptedWhileTheRouteIsFull_isRefusedAndChangesNothing() throws Exception {
        HandSource<Note> source = new HandSource<>(1);
        source.stopped.complete(null);
        CompletableFuture<Void> stage = new CompletableFuture<>();
        App app = App.create().routeAsync(new HandRoute<>("r", source), items -> stage);
        app.start();
        // One in work, one in the bucket; the third is more than the source may deliver, and is reported.
        deliver(source, "a", "b", "c");
        ConcurrentLinkedQueue<Throwable> refusals = new ConcurrentLinkedQueue<>();
        Thread producer = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                while (true) {
                    deliver(source, "d");
                }
            } catch (RejectedExecutionException refused) {
                refusals.add(refused);
            }
        });
        while (app.stats().get("r").unsettled() != 2) {
            Thread.onSpinWait();
        }
        app.worker().call(() -> {
            producer.start();
            // The worker stands still here, so what the producer delivers stays on its way.
            producer.join();
            return true;
        });
        assertThat(refusals).hasSize(1);
        assertThat(refusals.peek()).hasMessageContaining("nothing was delivered");
        stage.complete(null);
        app.close();
        assertThat(app.stats().get("r").unsettled()).isZero();
    }
}
