package io.pinion.observability.jfr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pinion.observability.jfr.PinionEvents;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each event provoked by a real worker, and read back from a recording. */
class RecorderEventsTest {
    @TempDir
    private Path directory;

    private static WorkerConfig.Builder config() {
        return WorkerConfig.builder().name("watched");
    }

    private static Recording recording(String event) {
        Recording recording = new Recording();
        recording.enable(event);
        recording.start();
        return recording;
    }

    private List<RecordedEvent> read(Recording recording, String event) throws IOException {
        Path file = directory.resolve("events-" + System.nanoTime() + ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(found -> found.getEventType().getName().equals(event))
                .toList();
    }

    private List<RecordedEvent> readUnchecked(Recording recording, String event) {
        try {
            return read(recording, event);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Busy, not asleep: what runs this long is slow by any clock. */
    private static void spin(Duration atLeast) {
        long untilNs = System.nanoTime() + atLeast.toNanos();
        while (System.nanoTime() - untilNs < 0) {
            Thread.onSpinWait();
        }
    }

    private static final class Slow implements Runnable {
        @Override
        public void run() {
            spin(Duration.ofMillis(30));
        }
    }

    @Test
    void slowTask_isRecordedWithItsClassAndTime_andAFastOneIsNot() throws Exception {
        try (Recording recording = recording(PinionEvents.SLOW_TASK);
                Worker worker = Worker.start(config().build())) {
            worker.execute(() -> {});
            worker.submit(new Slow()).join();
            worker.call(() -> 1);
            List<RecordedEvent> events = read(recording, PinionEvents.SLOW_TASK).stream()
                    .filter(event -> event.getClass("task").getName().equals(Slow.class.getName()))
                    .toList();
            assertThat(events).hasSize(1);
            assertThat(events.get(0).getString("worker")).isEqualTo("watched");
            assertThat(events.get(0).getDuration()).isBetween(Duration.ofMillis(29), Duration.ofSeconds(60));
            assertThat(events.get(0).getThread().getJavaName()).isEqualTo("watched");
        }
    }

    @Test
    void threshold_changedByTheRecording_decidesWhatIsSlow() throws Exception {
        try (Recording recording = new Recording();
                Worker worker = Worker.start(config().build())) {
            recording.enable(PinionEvents.SLOW_TASK).withThreshold(Duration.ZERO);
            recording.start();
            Lane<int[]> lane = worker.lanes().lane(() -> new int[1], (event, sequence, end) -> {}, 16);
            for (int i = 0; i < 10; i++) {
                worker.execute(() -> {});
                lane.publish(event -> event[0] = 1);
            }
            worker.drain(Duration.ofSeconds(10));
            assertThat(read(recording, PinionEvents.SLOW_TASK)).hasSize(20);
        }
    }

    @Test
    void event_turnedOffWhileTheWorkerRuns_isNotWritten() throws Exception {
        try (Recording recording = new Recording();
                Worker worker = Worker.start(config().build())) {
            recording.enable(PinionEvents.SLOW_TASK).withThreshold(Duration.ZERO);
            recording.start();
            worker.call(() -> 1);
            worker.call(() -> 1);
            recording.disable(PinionEvents.SLOW_TASK);
            worker.call(() -> 2);
            int before = read(recording, PinionEvents.SLOW_TASK).size();
            worker.call(() -> 3);
            worker.call(() -> 4);
            assertThat(read(recording, PinionEvents.SLOW_TASK)).hasSize(before).isNotEmpty();
        }
    }

    @Test
    void fullQueue_isRecordedUnderEachPolicy() throws Exception {
        assertThat(full(OverflowPolicy.reject(), worker -> worker.execute(() -> {})))
                .isEqualTo("REFUSED");
        assertThat(full(OverflowPolicy.dropNewest(), worker -> worker.execute(() -> {})))
                .isEqualTo("DROPPED");
        assertThat(full(OverflowPolicy.blockFor(Duration.ofMillis(1)), worker -> worker.execute(() -> {})))
                .isEqualTo("WAITS");
        assertThat(full(OverflowPolicy.block(), worker -> worker.offer(() -> {})))
                .isEqualTo("REFUSED");
    }

    private String full(OverflowPolicy policy, Consumer<Worker> handOver) throws Exception {
        try (Worker worker = Worker.start(config().capacity(2).overflow(policy).build())) {
            CountDownLatch go = occupy(worker);
            try (Recording recording = recording(PinionEvents.QUEUE_FULL)) {
                try {
                    handOver.accept(worker);
                } catch (RejectedExecutionException e) {
                    // as the policy says
                }
                go.countDown();
                RecordedEvent first = read(recording, PinionEvents.QUEUE_FULL).get(0);
                assertThat(first.getInt("tasks")).isEqualTo(1);
                return first.getString("outcome");
            }
        }
    }

    private static CountDownLatch occupy(Worker worker) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        worker.execute(() -> {
            running.countDown();
            boolean done = false;
            while (!done) {
                try {
                    go.await();
                    done = true;
                } catch (InterruptedException e) {
                    // until it is told
                }
            }
        });
        running.await();
        while (worker.offer(() -> {}) == OfferResult.ACCEPTED) {
            // until it is full
        }
        return go;
    }

    @Test
    void stormOfRefusals_writesAFewEvents_andCountsTheRest() throws Exception {
        try (Worker worker = Worker.start(config().capacity(2).build())) {
            CountDownLatch go = occupy(worker);
            try (Recording recording = recording(PinionEvents.QUEUE_FULL)) {
                long beganNs = System.nanoTime();
                int refused = 0;
                // Some in a second window, however long a pause between the two is.
                for (int late = 0; late < 1_000; refused++) {
                    worker.offer(() -> {});
                    late += System.nanoTime() - beganNs > TimeUnit.MILLISECONDS.toNanos(1_100) ? 1 : 0;
                }
                List<RecordedEvent> events = read(recording, PinionEvents.QUEUE_FULL);
                long windows = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs);
                assertThat(events.size()).isBetween(EventLimit.PER_WINDOW, (int) (windows + 1) * EventLimit.PER_WINDOW);
                long counted = events.stream()
                        .mapToLong(event -> event.getLong("leftOut") + event.getInt("tasks"))
                        .sum();
                assertThat(counted).isBetween((long) EventLimit.PER_WINDOW, (long) refused);
                assertThat(events).anyMatch(event -> event.getLong("leftOut") > EventLimit.PER_WINDOW);
            }
            go.countDown();
        }
    }

    @Test
    void stall_isRecordedWithTheStack() throws Exception {
        try (Recording recording = recording(PinionEvents.STALL);
                Worker worker = Worker.start(
                        config().stallThreshold(Duration.ofMillis(20)).build())) {
            CountDownLatch go = occupy(worker);
            List<RecordedEvent> events = new ArrayList<>();
            await(() -> {
                events.addAll(readUnchecked(recording, PinionEvents.STALL));
                // One before may be of a worker that had no processor to begin with.
                events.removeIf(event -> !event.getString("stack").contains("RecorderEventsTest"));
                return !events.isEmpty();
            });
            go.countDown();
            assertThat(events.get(0).getString("finding")).contains("stood in one task");
            assertThat(events.get(0).getString("stack")).contains("await");
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(untilNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void lostConnection_isRecorded_andTheNewOneToo() throws Exception {
        try (Recording recording = recording(PinionEvents.RECONNECT);
                Worker server = Worker.start();
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
            await(() -> stream.account().connections() >= 2);
            stream.close();
            List<RecordedEvent> events = read(recording, PinionEvents.RECONNECT);
            assertThat(events.get(0).getBoolean("connected")).isTrue();
            assertThat(events.get(0).getString("remote"))
                    .isEqualTo(listener.localAddress().toString());
            RecordedEvent lost = events.stream()
                    .filter(event -> !event.getBoolean("connected"))
                    .findFirst()
                    .orElseThrow();
            assertThat(lost.getDuration("retryIn")).isPositive();
        }
    }

    @Test
    void statistics_comeEveryPeriod_whileTheWorkerLives() throws Exception {
        int before = PeriodicStatistics.size();
        try (Recording recording = new Recording()) {
            recording.enable(PinionEvents.WORKER_STATISTICS).withPeriod(Duration.ofMillis(20));
            recording.start();
            try (Worker worker = Worker.start(config().build())) {
                List<RecordedEvent> events = new ArrayList<>();
                await(() -> {
                    worker.call(() -> 1);
                    events.clear();
                    events.addAll(readUnchecked(recording, PinionEvents.WORKER_STATISTICS));
                    return events.stream().anyMatch(event -> event.getDouble("taskRate") > 0)
                            && events.stream().anyMatch(event -> event.getDouble("wakeupRate") > 0);
                });
                RecordedEvent last = events.get(events.size() - 1);
                assertThat(last.getString("worker")).isEqualTo("watched");
                assertThat(last.getString("state")).isEqualTo("RUNNING");
                assertThat(last.getDouble("idleShare")).isCloseTo(0.5, within(0.5));
                assertThat(PeriodicStatistics.size()).isEqualTo(before + 1);
            }
            assertThat(PeriodicStatistics.size()).isEqualTo(before);
        }
    }

    @Test
    void workers_thatComeAndGo_whileTheRecorderIsInUse_leaveNothing() {
        try (Recording recording = recording(PinionEvents.WORKER_STATISTICS)) {
            for (int i = 0; i < 50; i++) {
                Worker.start(config().build()).close();
            }
            assertThat(PeriodicStatistics.size()).isZero();
            assertThat(recording.getState()).isEqualTo(RecordingState.RUNNING);
        }
    }

    @Test
    void observer_toldOfTheEndBeforeTheStart_keepsNothing() {
        RecorderObserver observer = new RecorderObserver("late");
        observer.ended();
        try (Worker worker = Worker.start(WorkerConfig.builder().name("other").build())) {
            int before = PeriodicStatistics.size();
            observer.started(worker);
            assertThat(PeriodicStatistics.size()).isEqualTo(before);
        }
    }
}
