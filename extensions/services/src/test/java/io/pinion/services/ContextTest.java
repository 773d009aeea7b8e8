package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that one part sets and others wait for. */
class ContextTest {
    private static final ContextKey<Boolean> FLAG = ContextKey.of("flag", Boolean.class);
    private static final ContextKey<Integer> PORT = ContextKey.of("port", Integer.class);

    private final ManualWorker manual = ManualWorker.create();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("case 5: a service waits for a key that another sets 100 ms later; both start and the value arrives")
    void services_oneWaitingForTheOther_bothStart() {
        List<Integer> seen = new ArrayList<>();
        Service waiting = scope -> scope.context().get(PORT).thenAccept(seen::add);
        Service setting = scope -> scope.worker()
                .timers()
                .delay(Duration.ofMillis(100))
                .thenRun(() -> scope.context().set(PORT, 8080));
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).services(waiting, setting).startAsync();
        manual.advance(Duration.ofMillis(99));
        assertThat(entry).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThat(entry).isCompleted();
        assertThat(seen).containsExactly(8080);
    }

    @Test
    @DisplayName("case 6: set to true, false, null in turn, each get sees the newest")
    void value_setAgain_isTheNewest() {
        Context context = Context.on(manual.worker());
        context.set(FLAG, true);
        assertThat(context.get(FLAG)).isCompletedWithValue(true);
        context.set(FLAG, false);
        assertThat(context.get(FLAG)).isCompletedWithValue(false);
        context.set(FLAG, null);
        assertThat(context.get(FLAG)).isCompletedWithValue(null);
    }

    @Test
    @DisplayName("Context: who waits is told on the worker's thread; one that gives up disturbs nobody")
    void waiters_areToldOnTheWorker() {
        Context context = Context.on(manual.worker());
        CompletableFuture<Boolean> onWorker =
                context.get(PORT).thenApply(port -> manual.worker().isWorkerThread());
        CompletableFuture<Integer> givesUp = context.get(PORT);
        assertThat(givesUp.cancel(false)).isTrue();
        context.set(PORT, 1);
        assertThat(onWorker).isNotDone();
        manual.runAll();
        assertThat(onWorker).isCompletedWithValue(true);
    }

    @Test
    @DisplayName("Context: closed, those who wait fail with the key; set and get are refused; close twice is one")
    void close_failsThoseWhoWait() {
        Context context = Context.on(manual.worker());
        CompletableFuture<Integer> waiting = context.get(PORT);
        context.set(FLAG, true);
        context.close();
        context.close();
        manual.runAll();
        assertThatThrownBy(waiting::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port (Integer)");
        assertThatThrownBy(() -> context.set(PORT, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.get(FLAG)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.get(ContextKey.of("new", String.class)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("Context: a worker that takes no task does not keep the value from those who wait")
    void set_withAFullWorker_tellsAllTheSame() {
        WorkerConfig tiny = WorkerConfig.builder()
                .capacity(2)
                .overflow(OverflowPolicy.reject())
                .build();
        try (ManualWorker full = ManualWorker.create(tiny, new io.pinion.test.ManualClock())) {
            Context context = Context.on(full.worker());
            CompletableFuture<Integer> waiting = context.get(PORT);
            full.worker().execute(() -> {});
            full.worker().execute(() -> {});
            context.set(PORT, 7);
            full.runAll();
            assertThat(waiting).isCompletedWithValue(7);
        }
    }

    @Test
    @DisplayName("Context: a worker that drops what it has no room for does not drop the value")
    void set_withAWorkerThatDrops_tellsAllTheSame() {
        WorkerConfig tiny = WorkerConfig.builder()
                .capacity(2)
                .overflow(OverflowPolicy.dropNewest())
                .build();
        try (ManualWorker full = ManualWorker.create(tiny, new io.pinion.test.ManualClock())) {
            Context context = Context.on(full.worker());
            CompletableFuture<Integer> waiting = context.get(PORT);
            full.worker().execute(() -> {});
            full.worker().execute(() -> {});
            context.set(PORT, 7);
            full.runAll();
            assertThat(waiting).isCompletedWithValue(7);
        }
    }

    @Test
    @DisplayName("Context: keys and values are checked")
    void misuse_isRefused() {
        Context context = Context.on(manual.worker());
        assertThatThrownBy(() -> ContextKey.of(" ", String.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ContextKey.of("n", int.class)).hasMessageContaining("primitive");
        assertThatThrownBy(() -> Context.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> context.get(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> setRaw(context, PORT, "text"))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("port (Integer)");
        assertThat(context.get(PORT)).isNotDone();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void setRaw(Context context, ContextKey key, Object value) {
        context.set(key, value);
    }

    @Test
    @DisplayName("S5.32, Context: used alone by ten threads, each waiter gets a value that was set")
    void context_onARealWorker_fromTenThreads() throws Exception {
        try (Worker worker = Worker.start();
                Context context = Context.on(worker)) {
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                waiting.add(context.get(ContextKey.of("k" + i % 100, Integer.class)));
            }
            for (int t = 0; t < 10; t++) {
                int thread = t;
                threads.add(new Thread(() -> {
                    try {
                        go.await();
                        for (int i = 0; i < 100; i++) {
                            context.set(ContextKey.of("k" + i, Integer.class), thread);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            threads.forEach(Thread::start);
            go.countDown();
            for (CompletableFuture<Integer> one : waiting) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isBetween(0, 9);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(context.get(ContextKey.of("k" + i, Integer.class))).isCompleted();
            }
        }
    }
}
