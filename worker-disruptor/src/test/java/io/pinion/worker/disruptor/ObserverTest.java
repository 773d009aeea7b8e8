package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserverProvider;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserverTest {
    /** Found by the service loader; observes the workers that a test has named. */
    public static final class Provider implements WorkerObserverProvider {
        static final Map<String, WorkerObserver> WANTED = new ConcurrentHashMap<>();

        @Override
        public WorkerObserver observe(WorkerConfig config) {
            return WANTED.get(config.name());
        }
    }

    private static final String NAME = "observed";

    /** One line for each thing seen, with the thread it was seen on. */
    private static class Log implements WorkerObserver {
        final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        volatile boolean timing;
        volatile Object lastTask;

        @Override
        public void started(Worker worker) {
            lines.add("started " + worker.config().name());
        }

        @Override
        public boolean timesTasks() {
            return timing;
        }

        @Override
        public void taskStarts() {
            lines.add("starts on " + Thread.currentThread().getName());
        }

        @Override
        public void taskEnded(Object task) {
            lastTask = task;
            lines.add("ended on " + Thread.currentThread().getName());
        }

        @Override
        public void noRoom(NoRoom what, int tasks) {
            lines.add(what + " " + tasks);
        }

        @Override
        public void stalled(String what, StackTraceElement[] stack) {
            lines.add("stalled with " + (stack.length > 0 ? "a stack" : "none"));
        }

        @Override
        public void connected(SocketAddress remote, long connections) {
            lines.add("connected " + connections);
        }

        @Override
        public void disconnected(SocketAddress remote, Throwable reason, int attempt, long retryInNs) {
            lines.add("disconnected " + attempt + (retryInNs > 0 ? " and tries again" : ""));
        }

        @Override
        public void ended() {
            lines.add("ended");
        }

        String await(Predicate<String> wanted) throws InterruptedException {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (true) {
                String line = lines.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(line).as("what was waited for, within 20 s").isNotNull();
                if (wanted.test(line)) {
                    return line;
                }
            }
        }
    }

    private final Log log = new Log();

    @BeforeEach
    void observe() {
        Provider.WANTED.put(NAME, log);
    }

    @AfterEach
    void forget() {
        Provider.WANTED.clear();
    }

    private static WorkerConfig.Builder config() {
        return WorkerConfig.builder().name(NAME);
    }

    @Test
    void worker_fromStartToEnd_isSeenOnce() {
        Worker worker = Worker.start(config().build());
        worker.call(() -> 1);
        worker.close();
        worker.close();
        assertThat(log.lines).containsExactly("started " + NAME, "ended");
    }

    @Test
    void task_whileSomebodyWantsToKnow_isAnnouncedOnTheWorkersThread() {
        try (Worker worker = Worker.start(config().build())) {
            Runnable plain = () -> {};
            worker.call(() -> 1);
            log.timing = true;
            worker.execute(plain);
            worker.call(() -> 2);
            worker.execute(plain);
            log.timing = false;
            worker.call(() -> 3);
            assertThat(log.lines)
                    .filteredOn(line -> line.equals("starts on " + NAME))
                    .hasSizeBetween(2, 3);
            assertThat(log.lines)
                    .filteredOn(line -> line.startsWith("starts"))
                    .hasSameSizeAs(log.lines.stream()
                            .filter(line -> line.equals("ended on " + NAME))
                            .toList());
        }
    }

    @Test
    void taskEnded_namesWhatWasHandedOver() {
        Runnable given = () -> {};
        try (Worker worker =
                Worker.start(config().decorator(task -> () -> task.run()).build())) {
            log.timing = true;
            worker.submit(given).join();
            worker.timers().delay(Duration.ofNanos(1)).join();
            worker.executeAll(List.of(given));
            worker.drain(Duration.ofSeconds(5));
            assertThat(log.lastTask).isSameAs(given);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void taskThatThrows_isAnnouncedAsEnded() throws Exception {
        Runnable failing = () -> {
            throw new IllegalStateException("on purpose");
        };
        try (Worker worker =
                Worker.start(config().errorHandler((task, error) -> {}).build())) {
            log.timing = true;
            worker.execute(failing);
            log.await(line -> line.startsWith("ended on"));
            assertThat(log.lastTask).isSameAs(failing);
        }
    }

    @Test
    void laneEvent_isAnnouncedWithItsHandler() throws Exception {
        try (Worker worker = Worker.start(config().build())) {
            log.timing = true;
            BatchHandler<int[]> handler = (event, sequence, endOfBatch) -> {};
            Lane<int[]> lane = worker.lanes().lane(() -> new int[1], handler, 16);
            log.await(line -> line.startsWith("started"));
            lane.publish(event -> event[0] = 1);
            log.await(line -> line.startsWith("ended on"));
            assertThat(log.lastTask).isSameAs(handler);
        }
    }

    @Test
    void fullRing_underEveryPolicy_isSeen() throws Exception {
        fill(
                OverflowPolicy.reject(),
                worker -> assertThatThrownBy(() -> worker.execute(() -> {}))
                        .isInstanceOf(RejectedExecutionException.class));
        assertThat(log.await(line -> !line.startsWith("started"))).isEqualTo("REFUSED 1");
        fill(OverflowPolicy.dropNewest(), worker -> worker.executeAll(List.of(() -> {}, () -> {})));
        assertThat(log.await(line -> line.startsWith("DROPPED"))).isEqualTo("DROPPED 2");
        fill(
                OverflowPolicy.blockFor(Duration.ofMillis(1)),
                worker -> assertThatThrownBy(() -> worker.execute(() -> {}))
                        .isInstanceOf(RejectedExecutionException.class));
        assertThat(log.await(line -> line.startsWith("WAITS"))).isEqualTo("WAITS 1");
        assertThat(log.await(line -> line.startsWith("REFUSED"))).isEqualTo("REFUSED 1");
        fill(
                OverflowPolicy.block(),
                worker -> assertThat(worker.offer(() -> {})).isEqualTo(OfferResult.FULL));
        assertThat(log.await(line -> line.startsWith("REFUSED"))).isEqualTo("REFUSED 1");
    }

    @Test
    void offer_toAClosedWorker_isNoFullQueue() {
        Worker worker = Worker.start(config().build());
        worker.close();
        assertThat(worker.offer(() -> {})).isEqualTo(OfferResult.CLOSED);
        assertThat(log.lines).containsExactly("started " + NAME, "ended");
    }

    /** Calls with a ring whose places are all taken. */
    private void fill(OverflowPolicy policy, java.util.function.Consumer<Worker> withFull) throws Exception {
        try (Worker worker = Worker.start(config().capacity(2).overflow(policy).build())) {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            worker.execute(() -> {
                running.countDown();
                awaitQuietly(go);
            });
            running.await();
            while (worker.offer(() -> {}) == OfferResult.ACCEPTED) {
                // until it is full
            }
            log.lines.clear();
            withFull.accept(worker);
            go.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stall_isSeenWithItsStack() throws Exception {
        try (Worker worker =
                Worker.start(config().stallThreshold(Duration.ofMillis(20)).build())) {
            CountDownLatch go = new CountDownLatch(1);
            worker.execute(() -> awaitQuietly(go));
            worker.execute(() -> {});
            assertThat(log.await(line -> line.startsWith("stalled"))).isEqualTo("stalled with a stack");
            go.countDown();
        }
    }

    @Test
    void reconnectingStream_thatLosesItsConnection_isSeen() throws Exception {
        try (Worker server = Worker.start();
                Worker worker = Worker.start(config().build())) {
            Listener listener = server.network()
                    .listen(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            StreamOptions.defaults(),
                            stream -> {
                                stream.abort();
                                return (s, data) -> {};
                            })
                    .toCompletableFuture()
                    .join();
            ReconnectingStream stream = worker.network()
                    .reconnecting(listener.localAddress(), ReconnectOptions.defaults(), new ReconnectHandler() {});
            assertThat(log.await(line -> line.startsWith("connected"))).isEqualTo("connected 1");
            assertThat(log.await(line -> line.startsWith("disconnected"))).isEqualTo("disconnected 0 and tries again");
            assertThat(log.await(line -> line.startsWith("connected"))).isEqualTo("connected 2");
            stream.close();
        }
    }

    @Test
    void closedWorker_hasToldItsObservers_whenCloseReturns() {
        AtomicBoolean hasReturned = new AtomicBoolean();
        AtomicBoolean wasLate = new AtomicBoolean();
        CountDownLatch told = new CountDownLatch(1);
        Provider.WANTED.put(NAME, new WorkerObserver() {
            @Override
            public void ended() {
                long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
                while (!hasReturned.get() && System.nanoTime() < endNs) {
                    LockSupport.parkNanos(100_000);
                }
                wasLate.set(hasReturned.get());
                told.countDown();
            }
        });
        Worker.start(config().build()).close();
        hasReturned.set(true);
        assertThat(told.getCount()).isZero();
        assertThat(wasLate).isFalse();
    }

    @Test
    void observerThatBlocks_holdsUpTheClose_forALimitedTime() {
        CountDownLatch never = new CountDownLatch(1);
        Provider.WANTED.put(NAME, new WorkerObserver() {
            @Override
            public void ended() {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        try {
            // Its grace is for tasks, and longer than this test may take.
            Worker worker = Worker.start(config().grace(Duration.ofHours(1)).build());
            Thread closer = Thread.currentThread();
            worker.execute(() -> {
                // The closer sleeps when the report comes.
                while (closer.getState() != Thread.State.TIMED_WAITING) {
                    Thread.yield();
                }
            });
            worker.close();
            assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
        } finally {
            never.countDown();
        }
    }

    @Test
    void observerThatThrows_isLeftOut_andTheWorkerGoesOn() {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        Provider.WANTED.put(NAME, new WorkerObserver() {
            @Override
            public boolean timesTasks() {
                told.add("asked");
                throw new StackOverflowError("on purpose");
            }

            @Override
            public void ended() {
                told.add("ended");
            }
        });
        try (Worker worker = Worker.start(config().build())) {
            assertThat(worker.call(() -> 1)).isEqualTo(1);
            assertThat(worker.call(() -> 2)).isEqualTo(2);
        }
        assertThat(told).containsExactly("asked", "ended");
    }

    @Test
    void workerThatDoesNotStart_hasItsObserverTold() {
        assertThatThrownBy(
                        () -> Worker.start(config().threadFactory(loop -> null).build()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log.lines).containsExactly("ended");
    }

    /** Cannot be loaded. */
    public static final class BrokenProvider implements WorkerObserverProvider {
        public BrokenProvider() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public WorkerObserver observe(WorkerConfig config) {
            throw new AssertionError("never made");
        }
    }

    /** With a broken provider in front of the good one. */
    public static final class BesideABrokenOne {
        public static void main(String[] args) {
            Log log = new Log();
            Provider.WANTED.put(NAME, log);
            Worker.start(config().build()).close();
            System.out.println(log.lines);
        }
    }

    @Test
    void brokenProvider_isReported_andHidesNoOther(@TempDir Path temp) throws Exception {
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(WorkerObserverProvider.class.getName()),
                BrokenProvider.class.getName() + "\n" + Provider.class.getName() + "\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        temp + File.pathSeparator + System.getProperty("java.class.path"),
                        BesideABrokenOne.class.getName())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text)
                .contains("A WorkerObserverProvider cannot be loaded and observes no worker; mend or remove it")
                .contains("[started " + NAME + ", ended]");
    }

    @Test
    void observerThatDoesNotReturnFromTheEnd_holdsNoCloserForEver() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Provider.WANTED.put(NAME, new WorkerObserver() {
            @Override
            public void ended() {
                awaitQuietly(go);
                released.countDown();
            }
        });
        Worker worker = Worker.start(config().build());
        assertThat(worker.call(() -> 1)).isEqualTo(1);
        assertThat(worker.shutdown(Duration.ofSeconds(5)).isClean()).isTrue();
        assertThat(released.getCount()).isOne();
        go.countDown();
        released.await();
    }

    @Test
    void workerThatNobodyObserves_hasThePlainRunner() {
        Provider.WANTED.clear();
        try (Worker worker = Worker.start(config().build())) {
            assertThat(((RingWorker) worker).engine().runner.getClass()).isSameAs(TaskRunner.class);
            assertThat(((RingWorker) worker).engine().observer).isNull();
        }
    }
}
