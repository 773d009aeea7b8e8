package io.pinion.observability.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.logs.ChildJvm;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/observability/jfr.md, and that the recorder takes the command lines there. */
class JfrSnippetsTest {
    private final LinkedBlockingQueue<String> alarms = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    private void alarm(String worker, String outcome) {
        alarms.add(worker + " " + outcome);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void recording_fromCode_hasTheSettingsAskedFor() throws Exception {
        Recording recording = new Recording();
        recording.enable(PinionEvents.SLOW_TASK).withThreshold(Duration.ofMillis(1));
        recording.enable(PinionEvents.WORKER_STATISTICS).withPeriod(Duration.ofSeconds(10));
        recording.setMaxAge(Duration.ofHours(1));
        recording.setMaxSize(100_000_000);
        recording.start();

        try (recording;
                Worker worker = Worker.start()) {
            worker.call(() -> 1);
            assertThat(recording.getSettings())
                    .containsEntry(PinionEvents.SLOW_TASK + "#threshold", "1000000 ns")
                    .containsEntry(PinionEvents.WORKER_STATISTICS + "#period", "10000000000 ns");
        }
    }

    @Test
    void stream_tellsOfAFullQueueAsItHappens() throws Exception {
        RecordingStream stream = new RecordingStream();
        stream.enable(PinionEvents.QUEUE_FULL);
        stream.onEvent(PinionEvents.QUEUE_FULL, event -> alarm(event.getString("worker"), event.getString("outcome")));
        stream.startAsync();

        CountDownLatch go = new CountDownLatch(1);
        try (stream;
                Worker worker = Worker.start(
                        WorkerConfig.builder().name("orders").capacity(2).build())) {
            CountDownLatch running = new CountDownLatch(1);
            worker.execute(() -> {
                running.countDown();
                await(go);
            });
            running.await();
            while (worker.offer(() -> {}) != OfferResult.FULL) {
                // until it is full
            }
            assertThat(alarms.poll(30, TimeUnit.SECONDS)).isEqualTo("orders REFUSED");
            go.countDown();
        }
    }

    @Test
    void events_areOnByDefault_inTheCategoryPinion() {
        Worker.start().close();
        try (Recording recording = new Recording()) {
            recording.start();
            Worker.start().close();
            for (String name : List.of(
                    PinionEvents.SLOW_TASK,
                    PinionEvents.QUEUE_FULL,
                    PinionEvents.STALL,
                    PinionEvents.RECONNECT,
                    PinionEvents.WORKER_STATISTICS)) {
                // Known to the recorder once the class is used.
                List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .filter(type -> type.getName().equals(name))
                        .toList();
                assertThat(types)
                        .allMatch(type ->
                                type.isEnabled() && type.getCategoryNames().equals(List.of("Pinion")));
            }
        }
    }

    /** Starts its worker before anybody records; then the recorder comes into use. */
    public static final class LateRecording {
        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            try (Worker worker =
                    Worker.start(WorkerConfig.builder().name("early").build())) {
                worker.call(() -> 1);
                if (FlightRecorder.isInitialized()) {
                    throw new IllegalStateException("the recorder is in use already");
                }
                try (Recording recording = new Recording()) {
                    recording.enable(PinionEvents.SLOW_TASK).withThreshold(Duration.ZERO);
                    recording.enable(PinionEvents.WORKER_STATISTICS).withPeriod(Duration.ofMillis(20));
                    recording.start();
                    worker.call(() -> 2);
                    worker.call(() -> 3);
                    do {
                        recording.dump(file);
                    } while (count(file, PinionEvents.WORKER_STATISTICS) == 0);
                }
                System.out.println("slow " + count(file, PinionEvents.SLOW_TASK));
            }
        }
    }

    /** Works for whoever records from the command line. */
    public static final class Program {
        public static void main(String[] args) {
            try (Worker worker =
                    Worker.start(WorkerConfig.builder().name("recorded").build())) {
                worker.call(() -> 1);
                worker.call(() -> 2);
            }
        }
    }

    private static long count(Path file, String event) throws Exception {
        return RecordingFile.readAllEvents(file).stream()
                .filter(found -> found.getEventType().getName().equals(event))
                .count();
    }

    @Test
    void workerOlderThanTheRecording_isSeenFromThenOn() throws Exception {
        String text = ChildJvm.run(
                directory,
                0,
                List.of(),
                LateRecording.class.getName(),
                directory.resolve("late.jfr").toString());
        assertThat(text).containsPattern("slow [1-9]");
    }

    @Test
    void commandLine_withAThreshold_isTaken() throws Exception {
        Path file = directory.resolve("app.jfr");
        ChildJvm.run(
                directory,
                0,
                List.of("-XX:StartFlightRecording:filename=" + file
                        + ",maxsize=100m,+io.pinion.SlowTask#threshold=0ms"),
                Program.class.getName());
        assertThat(Files.exists(file)).isTrue();
        List<RecordedEvent> slow = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PinionEvents.SLOW_TASK))
                .toList();
        assertThat(slow).isNotEmpty();
        assertThat(slow.get(0).getString("worker")).isEqualTo("recorded");
    }
}
