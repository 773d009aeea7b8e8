package io.pinion.examples.readme;

import static io.pinion.consumers.http.HttpRoute.get;
import static io.pinion.rabbitmq.Amqp.amqp;
import static io.pinion.sse.Sse.sse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.brokers.EmbeddedBroker;
import io.pinion.consumers.Action;
import io.pinion.consumers.App;
import io.pinion.consumers.AppTester;
import io.pinion.consumers.http.HttpResponse;
import io.pinion.examples.remote.PostInvoice;
import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.AmqpMessage;
import io.pinion.rabbitmq.dispatch.CommandType;
import io.pinion.rabbitmq.dispatch.RemoteDispatch;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.sse.SseEvent;
import io.pinion.tasks.Debouncer;
import io.pinion.tasks.PeriodicTask;
import io.pinion.tasks.TaskPool;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.Scheduled;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Task;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.Workers;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of README.md, compiled and run; {@link DocumentsTest} checks that they are the same text. */
@Timeout(30)
class ReadmeSnippetsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Invoice(String customer, long cents) {}

    private record Receipt(int number) {}

    /** Stands for a connection that one thread owns. */
    private static final class Shipper {
        private final List<String> shipped = new ArrayList<>();

        void ship(String line) {
            shipped.add(line);
        }
    }

    private static final class Line {
        private String text = "";
    }

    private final Shipper shipper = new Shipper();
    private final Invoice invoice = new Invoice("F001", 1_999);
    private final Invoice other = new Invoice("F002", 501);
    private int booked;
    private int beats;

    private void ship(String line) {
        shipper.ship(line);
    }

    private Receipt post(Invoice posted) throws IOException {
        if (posted.cents() < 0) {
            throw new IOException("the ledger refuses " + posted);
        }
        return new Receipt(++booked);
    }

    private void beat() {
        beats++;
    }

    @AfterEach
    void endSharedWorker() {
        Workers.shutdown(LIMIT);
    }

    @Test
    void fireAndForget_closed_hasRunEverything() {
        List<String> lines = List.of("one", "two", "three");

        try (Worker worker = Worker.start()) {
            for (String line : lines) {
                worker.execute(() -> ship(line)); // returns at once
            }
        } // close() runs what was accepted, for at most 10 seconds

        assertThat(shipper.shipped).containsExactlyElementsOf(lines);
    }

    @Test
    void await_inTime_returnsTheResult() {
        try (Worker worker = Worker.start()) {
            Receipt receipt = worker.call(() -> post(invoice), Duration.ofSeconds(5));
            System.out.println("booked as number " + receipt.number());
        } catch (WaitTimeoutException e) {
            System.out.println("not done in 5 seconds: it never starts, or it was interrupted once");
        } catch (IOException e) {
            System.out.println("failed as post() failed: " + e.getMessage());
        }

        assertThat(booked).isEqualTo(1);
    }

    @Test
    void arguments_inTheSlot_reachTheTask() throws InterruptedException {
        String line = "carried by its slot";
        try (Worker worker = Worker.start()) {
            worker.execute(this::ship, line);
            worker.execute(Shipper::ship, shipper, line);
            assertThat(worker.drain(LIMIT)).isTrue();
        }
        assertThat(shipper.shipped).containsExactly(line, line);
    }

    @Test
    void network_opened_servesSocketsOnTheWorker() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Worker worker = Worker.start()) {
            Listener echo = worker.network()
                    .listen(
                            new InetSocketAddress(loopback, 0),
                            StreamOptions.defaults(),
                            stream -> (s, data) -> s.write(data))
                    .toCompletableFuture()
                    .join();
            ReconnectingStream line = worker.network()
                    .reconnecting(echo.localAddress(), ReconnectOptions.defaults(), new ReconnectHandler() {});
            ByteBuffer frame = UTF_8.encode("a whole frame\n");
            boolean taken = line.offer(frame); // from any thread; false when its buffer is full
            System.out.println(line.account()); // taken = sent + buffered + dropped + unknown
            assertThat(taken).isTrue();
            line.close();
            ReconnectingStream.Account account = line.account();
            assertThat(account.takenBytes())
                    .isEqualTo(account.sentBytes()
                            + account.bufferedBytes()
                            + account.droppedBytes()
                            + account.unknownBytes())
                    .isEqualTo(14);
        }
    }

    @Test
    void pinning_bestEffort_startsAnywhere() {
        Worker worker = Worker.start(WorkerConfig.builder()
                .pinning(Pinning.bestEffort(1)) // or required(1): does not start elsewhere
                .idleStrategy(IdleStrategy.BUSY_SPIN)
                .build());
        worker.call(() -> "it runs"); // from here on it is known where
        System.out.println(worker.placement().explanation());
        worker.close();
    }

    @Test
    void offer_withRoom_isAccepted() {
        Runnable task = this::beat;
        try (Worker worker = Worker.start()) {
            switch (worker.offer(task)) {
                case ACCEPTED -> System.out.println("it will run, or be accounted for");
                case FULL -> System.out.println("no room at this moment");
                case CLOSED -> System.out.println("never again");
            }
        }
        assertThat(beats).isEqualTo(1);
    }

    @Test
    void submit_withDeadline_completesOnTheWorker() {
        try (Worker worker = Worker.start()) {
            CompletableFuture<Receipt> receipt = worker.submit(() -> post(invoice), Duration.ofSeconds(2));
            receipt.thenAccept(r -> System.out.println("booked as number " + r.number())); // on the worker's thread
            assertThat(receipt.join().number()).isEqualTo(1);
        }
    }

    @Test
    void batch_handedOver_returnsResultsInOrder() throws IOException {
        try (Worker worker = Worker.start()) {
            List<Task<Receipt, IOException>> steps = List.of(() -> post(invoice), () -> post(other));
            List<Receipt> receipts = worker.callAll(steps, Duration.ofSeconds(5));
            assertThat(receipts).containsExactly(new Receipt(1), new Receipt(2));
        }
    }

    @Test
    void asyncTasks_three_overlap() {
        try (Worker worker = Worker.start()) {
            List<CompletableFuture<Void>> three = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                three.add(worker.submitAsync(() -> worker.timers().delay(Duration.ofMillis(100))));
            }
            three.forEach(CompletableFuture::join); // after about 100 ms, not 300
            assertThat(three).allMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void timers_set_run() throws InterruptedException {
        CountDownLatch fired = new CountDownLatch(1);
        try (Worker worker = Worker.start()) {
            worker.timers().after(Duration.ofMillis(50), () -> System.out.println("50 ms later"));
            worker.timers().delay(Duration.ofMillis(50)).thenRun(fired::countDown);
            Scheduled heartbeat = worker.timers().every(Duration.ofMillis(20), this::beat);
            assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
            heartbeat.cancel(); // from any thread
            System.out.println(heartbeat.runs() + " runs, " + heartbeat.missedTicks() + " merged ticks");
            assertThat(heartbeat.isCancelled()).isTrue();
        }
    }

    @Test
    void lane_published_isHandledInBatches() {
        StringBuilder batch = new StringBuilder();
        try (Worker worker = Worker.start()) {
            Lane<Line> lane = worker.lanes()
                    .lane(
                            Line::new,
                            (line, sequence, endOfBatch) -> {
                                batch.append(line.text).append('\n');
                                if (endOfBatch) {
                                    ship(batch.toString());
                                    batch.setLength(0);
                                }
                            },
                            1_024);
            lane.publish((line, text) -> line.text = text, "a line in a preallocated event");
        }
        assertThat(shipper.shipped).containsExactly("a line in a preallocated event\n");
    }

    @Test
    void blocking_submitted_returnsToTheWorker(@TempDir Path directory) throws IOException {
        Path path = Files.writeString(directory.resolve("invoice.txt"), "1999");
        try (Worker worker = Worker.start()) {
            CompletableFuture<String> content = worker.blocking().submit(() -> Files.readString(path));
            content.thenAccept(text -> System.out.println(text.length() + " characters")); // on the worker's thread
            assertThat(content.join()).isEqualTo("1999");
        }
    }

    @Test
    void executorService_view_keepsTheContract() throws Exception {
        try (Worker worker = Worker.start()) {
            ScheduledExecutorService executor = worker.asExecutorService();
            Future<Integer> sum = executor.submit(() -> 1 + 2);
            ScheduledFuture<?> ticks = executor.scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.SECONDS);
            assertThat(sum.get()).isEqualTo(3);
            executor.shutdown(); // ends this view and its periodic tasks; the worker goes on
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ticks.isCancelled()).isTrue();
        }
    }

    @Test
    void workers_firstUse_startsTheSharedWorker() throws IOException {
        Workers.execute(() -> ship("started by first use, closed at the JVM's exit"));
        Receipt receipt = Workers.call(() -> post(invoice), Duration.ofSeconds(5));
        Workers.stats().ifPresent(stats -> System.out.println(stats.pending() + " pending"));

        assertThat(receipt.number()).isEqualTo(1);
        assertThat(shipper.shipped).hasSize(1);
    }

    @Test
    void config_built_startsAWorker() {
        WorkerConfig config = WorkerConfig.builder()
                .name("ledger")
                .capacity(4_096)
                .overflow(OverflowPolicy.blockFor(Duration.ofMillis(100)))
                .idleStrategy(IdleStrategy.BLOCKING)
                .errorHandler((task, error) -> System.err.println(task + " failed: " + error))
                .grace(Duration.ofSeconds(5))
                .build();

        try (Worker worker = Worker.start(config)) {
            assertThat(worker.config().capacity()).isEqualTo(4_096);
        }
    }

    @Test
    void shutdown_reports_whatWasLeft() {
        Worker worker = Worker.start();
        worker.execute(this::beat);

        ShutdownReport report = worker.shutdown(Duration.ofSeconds(5));
        if (!report.isClean()) {
            report.neverRun().forEach(left -> System.err.println("never ran: " + left.task()));
            report.stillRunning().ifPresent(stuck -> System.err.println("still running: " + stuck.stack()));
        }

        assertThat(report.isClean()).isTrue();
        assertThat(beats).isEqualTo(1);
    }

    @Test
    void stats_read_addUp() {
        try (Worker worker = Worker.start()) {
            worker.execute(this::beat);

            WorkerStats stats = worker.stats();
            System.out.println(stats.pending() + " pending, " + stats.rejected() + " rejected");
            System.out.println("queue delay: " + stats.queueDelay());

            assertThat(stats.accepted()).isEqualTo(1);
        }
    }

    @Test
    void toolkit_onAWorker_runsTheLatestAndTheTask() throws Exception {
        try (Worker worker = Worker.start()) {
            toolkit(worker);
            worker.drain(LIMIT);
        }
        assertThat(shipper.shipped).containsExactly("many calls, one run with the latest");
        assertThat(booked).isOne();
        assertThat(beats).isPositive();
    }

    private void toolkit(Worker worker) throws Exception {
        try (TaskPool pool = TaskPool.on(worker)
                        .size(10)
                        .timeout(Duration.ofSeconds(2))
                        .open();
                PeriodicTask heartbeat =
                        PeriodicTask.on(worker).period(Duration.ofSeconds(5)).start(this::beat);
                Debouncer<String, Void> save = Debouncer.on(worker)
                        .window(Duration.ofMillis(300))
                        .lazy()
                        .wrapConsumer(this::ship)) {
            save.accept("many calls, one run with the latest");
            Receipt receipt = pool.run(() -> post(invoice));
            System.out.println("booked as number " + receipt.number() + ", "
                    + heartbeat.stats().started() + " beats");
        }
    }

    @Test
    void entrypoint_whenClosed_endsWith0() throws Exception {
        Service database = scope -> Service.done();
        Service api = scope -> Service.done();
        Service cleaner = scope -> {
            scope.worker().execute(() -> scope.entrypoint().closeAsync(null));
            return Service.done();
        };
        int exitCode = Entrypoint.builder().services(database, api, cleaner).runForever(); // until Ctrl-C or SIGTERM
        assertThat(exitCode).isZero();
    }

    /** What is counted. */
    record Count(String name) {}

    private final List<String> noted = new CopyOnWriteArrayList<>();
    private final AtomicInteger counted = new AtomicInteger();

    private void count(Count count) {
        counted.incrementAndGet();
    }

    private void note(String name) {
        noted.add(name);
    }

    private App consumers(char[] password) {
        App app = App.create()
                .connect(AmqpConnection.to("127.0.0.1")
                        .credentials("shop", password)
                        .build());
        app.route(
                amqp("asgard/counts", "asgard/counts/errors").vhost("fluentd").bulkSize(1000),
                messages -> messages.forEach(message -> count(message.body(Count.class))));
        app.route(
                sse("https://events.example/v2/events").bulkSize(2),
                events -> events.forEach(event -> note(event.name())));
        app.http(get("/status"), request -> HttpResponse.text(200, counted + " counted"));
        app.serveHealth();
        return app;
    }

    @Test
    void consumers_fed_handleBulks() {
        App app = consumers("secret".toCharArray()).httpServer(server -> server.port(0));
        try (AppTester tester = AppTester.start(app)) {
            assertThat(tester.deliver(
                            "asgard/counts,asgard/counts/errors",
                            List.of(AmqpMessage.of("{\"name\":\"a\"}"), AmqpMessage.of("{\"name\":\"b\"}"))))
                    .containsExactly(Action.ACK, Action.ACK);
            assertThat(tester.deliver(
                            "https://events.example/v2/events",
                            List.of(SseEvent.of("up", "1", "1", URI.create("https://events.example/")))))
                    .containsExactly(Action.ACK);
        }
        assertThat(counted.get()).isEqualTo(2);
        assertThat(noted).containsExactly("up");
    }

    private static final class Ledger {
        private final List<PostInvoice> posted = new CopyOnWriteArrayList<>();

        void post(PostInvoice invoice) {
            posted.add(invoice);
        }
    }

    @Test
    void remoteDispatch_sends_andHandles() throws Exception {
        Ledger ledger = new Ledger();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Worker worker = Worker.start()) {
            AmqpConnection connection = AmqpConnection.to(broker.host())
                    .port(broker.port())
                    .credentials(broker.user(), broker.password().toCharArray())
                    .build();
            connection.open(worker);
            RemoteDispatch invoices = RemoteDispatch.on(connection)
                    .queue("invoices")
                    .command(CommandType.json("invoice.post.v1", PostInvoice.class)
                            .keyedBy(PostInvoice::customer))
                    .partitions(16)
                    .build();
            invoices.consumer(worker).handle(PostInvoice.class, ledger::post).start(); // on each machine that handles
            invoices.send(new PostInvoice("ada", 120)); // on any machine; done at the broker's confirm
            long endNs = System.nanoTime() + LIMIT.toNanos();
            while (ledger.posted.isEmpty() && System.nanoTime() < endNs) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(ledger.posted).containsExactly(new PostInvoice("ada", 120));
            connection.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static final class Tick {
        private long price;

        static void fill(Tick tick, Long price) {
            tick.price = price;
        }
    }

    private final AtomicLong lastPrice = new AtomicLong();

    private void onTick(Tick tick) {
        lastPrice.set(tick.price);
    }

    @Test
    void tradingWorker_ticksOffered_areHandled() {
        Long quote = 10_025L;
        int dropped = 0;
        Worker strategy = Worker.start(WorkerConfig.builder()
                .name("strategy")
                .idleStrategy(IdleStrategy.BUSY_SPIN)
                .pinning(Pinning.bestEffort(1)) // or required(1): does not start elsewhere
                .build());
        Lane<Tick> ticks = strategy.lanes().lane(Tick::new, (tick, number, endOfBatch) -> onTick(tick), 8_192);
        strategy.call(() -> "it runs"); // from here on it is known where
        System.out.println(strategy.placement().explanation());
        if (ticks.offer(Tick::fill, quote) == OfferResult.FULL) {
            dropped++; // the market does not wait; the strategy sees the gap in the numbers
        }
        strategy.close();
        assertThat(dropped).isZero();
        assertThat(lastPrice).hasValue(10_025);
    }
}
