package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    /** A connection that writes down what it is told. */
    private final class Wire implements Connection {
        private final String name;

        Wire(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void open(Worker worker) {
            log.add("open " + name);
        }

        @Override
        public CompletionStage<Void> close() {
            log.add("close " + name);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A route over a wire. */
    private static final class WireRoute extends Route<Note, WireRoute> {
        @Nullable
        Connection opened;

        WireRoute(String name) {
            super(Wire.class, name);
        }

        @Override
        protected WireRoute self() {
            return this;
        }

        @Override
        protected Source<Note> open(RouteContext context) {
            opened = context.connection();
            HandSource<Note> source = new HandSource<>(4);
            source.stopped.complete(null);
            return source;
        }
    }

    private static HandRoute<Note> route(String name) {
        HandSource<Note> source = new HandSource<>(64);
        source.stopped.complete(null);
        return new HandRoute<>(name, source);
    }

    private static List<Note> notes(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Note("n" + i)).toList();
    }

    @Test
    @DisplayName("S3.14 hooks: built-in ones first at both ends, then the app's in order; shut-down hooks run once")
    void life_isInOrder() {
        App app = App.create().connect(new Wire("a")).connect(new Wire("b"));
        app.route(new WireRoute("r").connection("b"), items -> {});
        app.onStartup(it -> log.add("start 1 " + it.state())).onStartup(it -> log.add("start 2"));
        app.onShutdown(it -> log.add("stop 1 " + it.state())).onShutdown(it -> log.add("stop 2"));
        app.start();
        assertThat(app.state()).isEqualTo(AppState.RUNNING);
        Worker worker = app.worker();
        app.close();
        app.close();
        assertThat(log)
                .containsExactly(
                        "open a",
                        "open b",
                        "start 1 STARTING",
                        "start 2",
                        "stop 1 STOPPING",
                        "stop 2",
                        "close a",
                        "close b");
        assertThat(app.state()).isEqualTo(AppState.STOPPED);
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
    }

    @Test
    @DisplayName("S3 bug: consumers began before the start-up hooks had ended")
    void consuming_beginsAfterTheHooks() {
        HandRoute<Note> route = route("r");
        App app = App.create().route(route, items -> {});
        app.onStartup(it -> assertThat(route.source.inlet).isNull());
        app.start();
        assertThat(route.source.inlet).isNotNull();
        app.close();
    }

    @Test
    @DisplayName("S3 case 31: the app is frozen by its start, its values by the end of it")
    void started_isFrozen() {
        App app = App.create().put("answer", 42);
        app.onStartup(it -> it.put("late", "in a hook"));
        app.start();
        assertThat(app.get("answer", Integer.class)).isEqualTo(42);
        assertThat(app.get("late", String.class)).isEqualTo("in a hook");
        assertThatIllegalStateException()
                .isThrownBy(() -> app.put("x", 1))
                .withMessageContaining("fixed after the start");
        assertThatIllegalStateException()
                .isThrownBy(() -> app.route(route("r"), items -> {}))
                .withMessageContaining("too late to add a route");
        assertThatIllegalStateException()
                .isThrownBy(() -> app.connect(new Wire("w")))
                .withMessageContaining("connect");
        assertThatIllegalStateException().isThrownBy(() -> app.onStartup(it -> {}));
        assertThatIllegalStateException().isThrownBy(() -> app.runEvery(Duration.ofSeconds(1), it -> {}));
        assertThatIllegalStateException().isThrownBy(app::start).withMessageContaining("too late to start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.get("answer", String.class))
                .withMessageContaining("'answer' of class java.lang.String")
                .withMessageContaining("java.lang.Integer");
        assertThatIllegalArgumentException().isThrownBy(() -> app.get("nothing", String.class));
        app.close();
    }

    @Test
    @DisplayName("S3 case 32: a route without its connection fails the start and names what could be chosen")
    void routeWithoutConnection_failsTheStart() {
        App none = App.create().route(new WireRoute("r"), items -> {});
        assertThatIllegalStateException()
                .isThrownBy(none::start)
                .withMessageContaining("route 'r' has no connection")
                .withMessageContaining("app.connect(...)");
        App two = App.create().connect(new Wire("a")).connect(new Wire("b")).route(new WireRoute("r"), items -> {});
        assertThatIllegalStateException()
                .isThrownBy(two::start)
                .withMessageContaining("does not say which")
                .withMessageContaining("[a, b]");
        App wrong = App.create().connect(new Wire("a")).route(new WireRoute("r").connection("x"), items -> {});
        assertThatIllegalStateException().isThrownBy(wrong::start).withMessageContaining("'x' that is not there");
        App foreign =
                App.create().connect(new Wire("a")).route(new WireRoute("r").connection(new Wire("a")), items -> {});
        assertThatIllegalStateException().isThrownBy(foreign::start).withMessageContaining("not one of the app's");
        assertThat(log).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.connect(new Wire("a")))
                .withMessageContaining("'a' already");
    }

    @Test
    @DisplayName("S3 beyond: a route finds its connection by being the only one, by name and by object")
    void connection_isFound() {
        Wire a = new Wire("a");
        Wire b = new Wire("b");
        WireRoute only = new WireRoute("only");
        App app = App.create().connect(a).route(only, items -> {});
        app.start().close();
        assertThat(only.opened).isSameAs(a);
        WireRoute named = new WireRoute("named").connection("b");
        WireRoute chosen = new WireRoute("chosen").connection(b);
        App.create()
                .connect(a)
                .connect(b)
                .route(named, items -> {})
                .route(chosen, items -> {})
                .start()
                .close();
        assertThat(named.opened).isSameAs(b);
        assertThat(chosen.opened).isSameAs(b);
    }

    @Test
    void failingHook_takesTheStartBack() {
        App app = App.create().connect(new Wire("a"));
        app.onStartup(it -> {
            throw new IllegalArgumentException("no database");
        });
        app.onShutdown(it -> log.add("stop"));
        assertThatIllegalStateException()
                .isThrownBy(app::start)
                .withMessageContaining("no database")
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(log).containsExactly("open a", "stop", "close a");
        assertThat(app.state()).isEqualTo(AppState.STOPPED);
        assertThatCode(app::close).doesNotThrowAnyException();
    }

    @Test
    void failingShutdownHook_doesNotStopTheStop() {
        App app = App.create().connect(new Wire("a"));
        app.onShutdown(it -> {
            throw new IllegalStateException("cannot");
        });
        app.onShutdown(it -> log.add("second"));
        app.start().close();
        assertThat(log).containsExactly("open a", "second", "close a");
    }

    @Test
    @DisplayName("S3.2, case 20: misuse of a route is refused at once; a handler is needed")
    @SuppressWarnings("NullAway")
    void misuse_isRefused() {
        App app = App.create();
        HandRoute<Note> route = route("r");
        app.route(route, items -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.route(route("r"), items -> {}))
                .withMessageContaining("a route 'r' already");
        assertThatIllegalStateException().isThrownBy(() -> route.bulkSize(2)).withMessageContaining("given to an app");
        assertThatIllegalStateException().isThrownBy(() -> App.create().route(route, items -> {}));
        HandRoute<Note> renamed = route("r");
        assertThatIllegalArgumentException().isThrownBy(() -> app.route(renamed, items -> {}));
        app.route(renamed.name("r2"), items -> {});
        assertThatThrownBy(() -> app.route(route("x"), null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> app.routeAsync(route("x"), null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> app.routeBlocking(route("x"), null)).isInstanceOf(NullPointerException.class);
        for (int size : new int[] {0, -1, 65_536}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> route("x").bulkSize(size))
                    .withMessageContaining("" + size);
        }
        for (Duration age : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> route("x").bulkAge(age))
                    .withMessageContaining("bulkAge");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> route("x").concurrency(0));
        assertThatIllegalArgumentException().isThrownBy(() -> route("x").name(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> app.runEvery(Duration.ZERO, it -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.runEveryBlocking(Duration.ofSeconds(1), 0, it -> {}))
                .withMessageContaining("1 to 1024, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> App.builder().stopTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> App.builder().name(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> App.builder().deadAfter(Duration.ofSeconds(1)))
                .withMessageContaining("at least PT5S");
        assertThatIllegalStateException().isThrownBy(app::worker).withMessageContaining("start it first");
        app.close();
        assertThatIllegalStateException().isThrownBy(app::start).withMessageContaining("STOPPED");
    }

    @Test
    void tester_feedsHandlersOfEachKind() {
        App app = App.create();
        app.route(route("plain").bulkSize(2), items -> items.forEach(item -> item.reject()));
        app.routeAsync(
                route("async").bulkSize(2),
                items -> CompletableFuture.runAsync(() -> items.get(0).accept()));
        app.routeBlocking(route("blocking").bulkSize(2).concurrency(2), items -> {
            throw new IllegalStateException("blocking " + Thread.currentThread().getName());
        });
        try (AppTester tester = AppTester.start(app)) {
            assertThat(tester.deliver("plain", notes(3))).containsExactly(Action.REJECT, Action.REJECT, Action.REJECT);
            assertThat(tester.deliver("async", notes(5))).hasSize(5).containsOnly(Action.ACK);
            assertThat(tester.deliver("blocking", notes(3))).hasSize(3).containsOnly(Action.REQUEUE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tester.deliver("other", notes(1)))
                    .withMessageContaining("plain");
            assertThat(app.stats().get("blocking").failedBulks()).isEqualTo(2);
        }
    }

    @Test
    void handlers_runWhereTheySayTheyDo() throws Exception {
        App app = App.create();
        List<Boolean> onWorker = new ArrayList<>();
        app.route(route("plain"), items -> onWorker.add(app.worker().isWorkerThread()));
        app.routeBlocking(route("blocking"), items -> {
            synchronized (onWorker) {
                onWorker.add(app.worker().isWorkerThread());
            }
        });
        try (AppTester tester = AppTester.start(app)) {
            tester.deliver("plain", notes(1));
            tester.deliver("blocking", notes(1));
        }
        assertThat(onWorker).containsExactly(true, false);
    }

    @Test
    void tenThreads_deliverEverythingOnce() throws Exception {
        AtomicLong handled = new AtomicLong();
        HandRoute<Note> route = new HandRoute<>("r", endless());
        App app = App.create().route(route.bulkSize(100), items -> handled.addAndGet(items.size()));
        app.start();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        CountDownLatch done = new CountDownLatch(10);
        for (int t = 0; t < 10; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 6_000; i++) {
                    Objects.requireNonNull(route.source.inlet).deliver(new Note("n"));
                }
                done.countDown();
            });
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        app.close();
        RouteStats stats = app.stats().get("r");
        assertThat(handled.get()).isEqualTo(60_000);
        assertThat(stats.delivered()).isEqualTo(60_000);
        assertThat(stats.acked()).isEqualTo(60_000);
        assertThat(stats.unsettled()).isZero();
    }

    private static HandSource<Note> endless() {
        HandSource<Note> source = new HandSource<>(65_535);
        source.stopped.complete(null);
        return source;
    }

    @Test
    void close_handsOverPartialBulks() {
        HandRoute<Note> route = route("r").bulkSize(10);
        AtomicInteger handled = new AtomicInteger();
        App app = App.create().route(route, items -> handled.addAndGet(items.size()));
        app.start();
        notes(4).forEach(Objects.requireNonNull(route.source.inlet)::deliver);
        app.close();
        assertThat(handled.get()).isEqualTo(4);
        assertThat(route.source.settled).hasSize(4);
        assertThat(route.source.closed).isTrue();
    }

    @Test
    void close_withAHandlerThatHangs_isBounded_andLeavesTheItem() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        HandRoute<Note> route = route("r");
        App app = App.builder().stopTimeout(Duration.ofMillis(200)).build();
        app.routeBlocking(route, items -> {
            entered.countDown();
            never.await();
        });
        app.start();
        Objects.requireNonNull(route.source.inlet).deliver(new Note("stuck"));
        entered.await();
        app.close();
        assertThat(route.source.settled).isEmpty();
        assertThat(app.stats().get("r").unsettled()).isEqualTo(1);
        assertThat(app.state()).isEqualTo(AppState.STOPPED);
        never.countDown();
    }

    @Test
    void onTheWorker_startAndCloseAreRefused() {
        App app = App.create().start();
        assertThatThrownBy(() -> app.worker().call(() -> {
                    app.close();
                    return true;
                }))
                .isInstanceOf(SelfAwaitException.class)
                .hasMessageContaining("requestStop()");
        app.close();
        try (Worker worker = Worker.start()) {
            App given = App.builder().worker(worker).build();
            assertThatThrownBy(() -> worker.call(given::start)).isInstanceOf(SelfAwaitException.class);
            given.start();
            given.close();
            assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
        }
    }

    @Test
    void close_fromTenThreads_stopsOnce() throws Exception {
        App app = App.create().onShutdown(it -> log.add("stop")).start();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        CountDownLatch done = new CountDownLatch(10);
        Stream.generate(() -> (Runnable) () -> {
                    app.close();
                    log.add(app.state().name());
                    done.countDown();
                })
                .limit(10)
                .forEach(threads::execute);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(log.stream().filter("stop"::equals)).hasSize(1);
        assertThat(log.stream().filter("STOPPED"::equals)).hasSize(10);
    }

    @Test
    @DisplayName("S3 beyond: runEvery runs at once, gets the app, overlaps as asked and is awaited at the stop")
    void runEvery_ofEachKind() throws Exception {
        CountDownLatch plain = new CountDownLatch(2);
        CountDownLatch async = new CountDownLatch(2);
        CountDownLatch overlapping = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        App app = App.create().put("k", "v");
        app.runEvery(Duration.ofMillis(10), it -> {
            assertThat(it.get("k", String.class)).isEqualTo("v");
            plain.countDown();
            throw new IllegalStateException("is reported");
        });
        app.runEveryAsync(Duration.ofMillis(10), 1, it -> {
            async.countDown();
            return CompletableFuture.completedFuture(null);
        });
        app.runEveryBlocking(Duration.ofMillis(10), 2, it -> {
            overlapping.countDown();
            overlapping.await();
            ended.incrementAndGet();
        });
        app.start();
        assertThat(plain.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(async.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(overlapping.await(30, TimeUnit.SECONDS)).isTrue();
        app.close();
        assertThat(ended.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("U9: a route that is silently dead turns the app's liveness red")
    void health_followsTheSources() {
        AtomicLong nowNs = new AtomicLong();
        HandRoute<Note> route = route("r");
        AppBuilder builder = App.builder().deadAfter(Duration.ofSeconds(60));
        builder.nanoClock(nowNs::get);
        App app = builder.build().route(route, items -> {});
        assertThat(app.health().ready()).isFalse();
        app.start();
        assertThat(app.health().live()).isTrue();
        assertThat(app.health().ready()).isTrue();
        route.source.status =
                new SourceStatus(SourceStatus.State.CONNECTING, Duration.ofSeconds(60), Duration.ZERO, "refused");
        assertThat(app.health().ready()).isFalse();
        assertThat(app.health().live()).isTrue();
        route.source.status =
                new SourceStatus(SourceStatus.State.CONNECTING, Duration.ofSeconds(61), Duration.ZERO, "refused");
        assertThat(app.health().live()).isFalse();
        assertThat(app.health().routes().get(0).dead()).isTrue();
        app.close();
        assertThat(app.health().live()).isFalse();
    }

    @Test
    void health_noticesAWorkerThatDoesNotTurn() throws Exception {
        AtomicLong nowNs = new AtomicLong();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AppBuilder builder = App.builder().deadAfter(Duration.ofSeconds(60));
        builder.nanoClock(nowNs::get);
        App app = builder.build().start();
        app.worker().execute(() -> {
            entered.countDown();
            awaitQuietly(release);
        });
        entered.await();
        assertThat(app.health().live()).isTrue();
        nowNs.set(Duration.ofSeconds(61).toNanos());
        assertThat(app.health().live()).isFalse();
        release.countDown();
        app.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
