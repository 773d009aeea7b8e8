package io.pinion.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pinion.tasks.CronTask;
import io.pinion.tasks.Debouncer;
import io.pinion.tasks.OverrunPolicy;
import io.pinion.tasks.PeriodicTask;
import io.pinion.tasks.context.ContextCarrier;
import io.pinion.tasks.context.slf4j.MdcCarrier;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.Scheduled;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Task;
import io.pinion.worker.TaskDecorator;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The Java blocks of docs/recipes.md, compiled and run. */
@Timeout(30)
class RecipesSnippetsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What one thread owns. */
    private static final class Journal {
        private final List<String> lines = new ArrayList<>();

        void write(String line) {
            lines.add(line);
        }
    }

    private final Journal journal = new Journal();
    private final List<String> saved = new CopyOnWriteArrayList<>();
    private long stock = 100;

    private long take(long amount) throws IOException {
        if (amount > stock) {
            throw new IOException("only " + stock + " left");
        }
        stock -= amount;
        return stock;
    }

    private void save(String text) {
        saved.add(text);
    }

    private void beat() {
        saved.add("beat");
    }

    @Test
    void fireAndForget_withArguments_runsInOrder() {
        try (Worker worker = Worker.start()) {
            for (String line : List.of("one", "two")) {
                worker.execute(Journal::write, journal, line);
            }
        }
        assertThat(journal.lines).containsExactly("one", "two");
    }

    @Test
    void answer_withLimits_comesOrSaysWhy() throws Exception {
        try (Worker worker = Worker.start()) {
            try {
                long left = worker.call(() -> take(30), Duration.ofSeconds(2));
                System.out.println(left + " left");
            } catch (WaitTimeoutException e) {
                System.out.println("no answer in time: it never starts, or it was interrupted once");
            } catch (RejectedExecutionException e) {
                System.out.println("not handed over: full, or closing");
            } catch (IOException e) {
                System.out.println("the task's own: " + e.getMessage());
            }
            CompletableFuture<Long> left = worker.submit(() -> take(30), Duration.ofMillis(200));
            left.whenComplete((number, error) -> {
                if (error instanceof TaskExpiredException) {
                    System.out.println("was not started within 200 ms and never will be");
                }
            });
            assertThat(left.get(10, TimeUnit.SECONDS)).isEqualTo(40);
        }
    }

    @Test
    void batch_handedOver_isTakenAsOne() throws IOException {
        try (Worker worker = Worker.start()) {
            List<Task<Long, IOException>> orders = List.of(() -> take(10), () -> take(20), () -> take(30));
            List<Long> left = worker.callAll(orders, Duration.ofSeconds(2)); // in the order of the list
            worker.executeAll(List.of(() -> save("a"), () -> save("b"))); // without answers
            assertThat(left).containsExactly(90L, 70L, 40L);
        }
        assertThat(saved).containsExactly("a", "b");
    }

    private static final class Tick {
        private long price;

        static void fill(Tick tick, Long price) {
            tick.price = price;
        }
    }

    @Test
    void lane_offered_isFlushedPerBatch() {
        StringBuilder batch = new StringBuilder();
        LongAdder lost = new LongAdder();
        try (Worker worker = Worker.start()) {
            Lane<Tick> ticks = worker.lanes()
                    .lane(
                            Tick::new,
                            (tick, number, endOfBatch) -> {
                                batch.append(tick.price).append('\n');
                                if (endOfBatch) {
                                    save(batch.toString());
                                    batch.setLength(0);
                                }
                            },
                            8_192);
            if (ticks.offer(Tick::fill, 10_025L) != OfferResult.ACCEPTED) {
                lost.increment();
            }
        }
        assertThat(saved).containsExactly("10025\n");
        assertThat(lost.sum()).isZero();
    }

    @Test
    void timers_ofThreeKinds_run() {
        ManualClock clock = new ManualClock();
        try (ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), clock)) {
            timers(manual.worker());
            manual.advance(Duration.ofSeconds(1));
            assertThat(saved).containsExactly("beat", "beat");
        }
    }

    private void timers(Worker worker) {
        Scheduled heartbeat = worker.timers().every(Duration.ofSeconds(1), this::beat);
        PeriodicTask poll = PeriodicTask.on(worker)
                .period(Duration.ofSeconds(30))
                .overrun(OverrunPolicy.SKIP_TO_GRID)
                .backoff(Duration.ofSeconds(60), Duration.ofMinutes(10)) // pauses after failures
                .start(this::beat);
        CronTask report = CronTask.on(worker)
                .cron("0 0 7 * * MON-FRI") // with seconds; five fields are taken too
                .zone(ZoneId.of("Europe/Berlin"))
                .start(() -> save("report"));
        assertThat(heartbeat.isDone()).isFalse();
        assertThat(poll.toString()).isNotEmpty();
        assertThat(report.toString()).isNotEmpty();
    }

    @Test
    void debouncer_manyCalls_runsOnceWithTheLatest() {
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker();
            Debouncer<String, Void> saver = Debouncer.on(worker)
                    .window(Duration.ofMillis(300))
                    .lazy() // one run at the end of the window
                    .wrapConsumer(this::save);
            saver.accept("draft 1");
            saver.accept("draft 2"); // only this one is saved
            manual.advance(Duration.ofMillis(300));
        }
        assertThat(saved).containsExactly("draft 2");
    }

    @Test
    void blocking_read_comesBackToTheWorker(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("order.txt"), "30");
        try (Worker worker = Worker.start()) {
            CompletableFuture<Void> done = worker.blocking()
                    .submit(() -> Files.readString(path)) // on a thread of its own
                    .thenAccept(text -> stock -= Long.parseLong(text)); // on the worker's thread
            done.get(10, TimeUnit.SECONDS);
        }
        assertThat(stock).isEqualTo(70);
    }

    @Test
    void context_carried_isSeenAndPutBack() throws Exception {
        WorkerConfig config =
                WorkerConfig.builder().decorator(MdcCarrier.create()).build();
        try (Worker worker = Worker.start(config)) {
            MDC.put("order", "4711");
            worker.execute(() -> save(MDC.get("order"))); // 4711, on the worker's thread
            MDC.remove("order");
            worker.drain(LIMIT);
            worker.execute(() -> save("then " + MDC.get("order")));
        }
        assertThat(saved).containsExactly("4711", "then null");
    }

    private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    @Test
    void decorator_ofOurOwn_carriesATenant() {
        TaskDecorator tenant = task -> {
            String captured = TENANT.get(); // on the thread that hands over
            return () -> {
                TENANT.set(captured); // on the worker's thread
                try {
                    task.run();
                } finally {
                    TENANT.remove();
                }
            };
        };
        ContextCarrier both = ContextCarrier.of(MdcCarrier.create(), ContextCarrier.threadLocal(TENANT));
        for (TaskDecorator each : List.of(tenant, both)) {
            try (Worker worker =
                    Worker.start(WorkerConfig.builder().decorator(each).build())) {
                TENANT.set("north");
                worker.execute(() -> save(TENANT.get()));
                TENANT.remove();
            }
        }
        assertThat(saved).containsExactly("north", "north");
    }

    @Test
    void stream_reconnecting_keepsItsAccount() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        CountDownLatch arrived = new CountDownLatch(1);
        try (Worker worker = Worker.start()) {
            Listener server = worker.network()
                    .listen(new InetSocketAddress(loopback, 0), StreamOptions.defaults(), stream -> (s, data) -> {
                        data.position(data.limit());
                        arrived.countDown();
                    })
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            try (ReconnectingStream line = ship(worker, server.localAddress())) {
                assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(line.account().takenBytes()).isEqualTo(14);
            }
        }
    }

    private ReconnectingStream ship(Worker worker, SocketAddress collector) {
        ReconnectOptions options = ReconnectOptions.builder()
                .maxBackoff(Duration.ofSeconds(5))
                .bufferBytes(4 << 20) // kept while there is no connection
                .build();
        ReconnectingStream line = worker.network().reconnecting(collector, options, new ReconnectHandler() {
            @Override
            public void lost(ReconnectingStream stream, @Nullable Throwable reason, int attempt, long retryInNs) {
                System.out.println("lost, attempt " + attempt + ": " + stream.account());
            }
        });
        if (!line.offer(UTF_8.encode("a whole frame\n"))) {
            System.out.println("its buffer is full, nothing was taken");
        }
        return line;
    }

    @Test
    void full_byPolicy_refusesOrWaits() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        LongAdder shed = new LongAdder();
        WorkerConfig config = WorkerConfig.builder()
                .capacity(1_024) // small: old work is worth less than a clear answer
                .overflow(OverflowPolicy.blockFor(Duration.ofMillis(50)))
                .build();
        Worker worker = Worker.start(config);
        worker.execute(() -> await(open));
        Runnable task = () -> save("task");
        try {
            worker.execute(task); // waits up to 50 ms for room
        } catch (RejectedExecutionException e) {
            shed.increment(); // the caller's way out: answer "busy", keep it, or do without
        }
        if (worker.stats().pending() > 900 || worker.offer(task) != OfferResult.ACCEPTED) {
            shed.increment(); // never waits
        }
        open.countDown();
        worker.close();
        assertThat(saved).hasSize(2);
        assertThat(shed.sum()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void buffer_whenFull_refuses() {
        try (Worker worker = Worker.start()) {
            ByteBuffer tooLarge = ByteBuffer.allocate(2_000);
            ReconnectOptions small =
                    ReconnectOptions.builder().bufferBytes(1_024).build();
            ReconnectingStream line = worker.network()
                    .reconnecting(new InetSocketAddress("127.0.0.1", 9), small, new ReconnectHandler() {});
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(() -> line.offer(tooLarge));
        }
    }

    @Test
    void server_ended_leavesNothing() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService handlers = Executors.newFixedThreadPool(2);
        server.setExecutor(handlers);
        server.start();
        Worker worker = Worker.start();
        worker.execute(this::beat);

        stop(server, handlers, worker);

        assertThat(saved).containsExactly("beat");
    }

    private void stop(HttpServer server, ExecutorService handlers, Worker worker) throws InterruptedException {
        server.stop(1); // no new requests; those that run get a second for their answer
        handlers.shutdown();
        handlers.awaitTermination(5, TimeUnit.SECONDS);
        ShutdownReport report = worker.shutdown(Duration.ofSeconds(10)); // then what they fed
        if (!report.isClean()) {
            report.neverRun().forEach(left -> System.err.println("never ran: " + left.task()));
            report.stillRunning().ifPresent(stuck -> System.err.println("still running: " + stuck.stack()));
        }
    }

    @Test
    void pinned_bestEffort_saysWhereItRuns() {
        Worker worker = Worker.start(WorkerConfig.builder()
                .name("strategy")
                .pinning(Pinning.bestEffort(1)) // required(1) does not start elsewhere
                .idleStrategy(IdleStrategy.BUSY_SPIN) // costs that processor, wholly
                .build());
        worker.call(() -> "it runs"); // from here on it is known where
        System.out.println(worker.placement().explanation());
        worker.close();
    }

    @Test
    void manualWorker_twoHours_passAtOnce() {
        List<String> ran = new ArrayList<>();
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker(); // give this to the code under test
            CompletableFuture<Integer> sum = worker.submit(() -> 1 + 2);
            worker.timers().every(Duration.ofHours(1), () -> ran.add("hourly"));
            manual.runAll(); // everything that is ready, on this thread
            assertThat(sum.join()).isEqualTo(3);
            manual.advance(Duration.ofHours(2)); // stops at each timer on the way
            assertThat(ran).containsExactly("hourly", "hourly");
            assertThat(manual.shutdown().isClean()).isTrue();
        }
    }
}
