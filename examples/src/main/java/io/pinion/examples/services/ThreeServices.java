package io.pinion.examples.services;

import io.pinion.services.BlockingService;
import io.pinion.services.DeathPolicy;
import io.pinion.services.Entrypoint;
import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.Scheduled;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A small weather station: a journal on disk, a sensor that writes to it, and a report about it. Start it, watch it, and
 * press Ctrl-C: the sensor and the report stop first, then the journal is closed, and the process ends with code 130.
 */
public final class ThreeServices {
    private ThreeServices() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception what a service failed with
     */
    public static void main(String[] args) throws Exception {
        // Their order here does not matter: each says what it needs.
        int exitCode = Entrypoint.builder()
                .services(new Report(), new Sensor(), new Journal())
                .startTimeout(Duration.ofSeconds(10))
                .stopTimeout(Duration.ofSeconds(10))
                .runForever();
        System.out.println("good bye");
        System.exit(exitCode);
    }

    /** Starts and stops. Opening and closing a file blocks, so it does that on a thread of its own. */
    static final class Journal implements BlockingService {
        private @Nullable Path file;
        private @Nullable Writer writer;
        private int readings;
        private double sum;

        @Override
        public void startUp(ServiceScope scope) throws IOException {
            file = Files.createTempFile("readings", ".txt");
            writer = Files.newBufferedWriter(file);
            System.out.println("journal: open");
        }

        // Everything but start and stop runs on the one thread of the worker: no locks.
        void write(double celsius) throws IOException {
            if (writer != null) {
                writer.write(celsius + System.lineSeparator());
            }
            readings++;
            sum += celsius;
        }

        String summary() {
            return String.format("%d readings, %.1f degrees on average", readings, readings == 0 ? 0 : sum / readings);
        }

        @Override
        public void shutDown(@Nullable Throwable cause) throws IOException {
            if (writer != null && file != null) {
                writer.close();
                Files.delete(file);
            }
            System.out.println("journal: closed with " + summary());
        }
    }

    /** Runs for ever: it says when it is ready, and its stage ends only if it breaks down or is cancelled. */
    static final class Sensor implements Service {
        private @Nullable Scheduled ticks;

        @Override
        public ServiceSpec spec() {
            return ServiceSpec.named("sensor")
                    .needs(Journal.class)
                    .ifItDies(DeathPolicy.restart(5, Duration.ofSeconds(1), Duration.ofSeconds(30)));
        }

        @Override
        public CompletionStage<Void> start(ServiceScope scope) {
            Journal journal = scope.get(Journal.class);
            ticks = scope.worker().timers().every(Duration.ofMillis(100), () -> measure(journal, scope));
            scope.ready();
            System.out.println("sensor: ready");
            return new CompletableFuture<>();
        }

        private void measure(Journal journal, ServiceScope scope) {
            try {
                journal.write(20 + 5 * Math.sin(System.nanoTime() / 1e9));
            } catch (IOException e) {
                scope.fail(e);
            }
        }

        @Override
        public CompletionStage<Void> stop(@Nullable Throwable cause) {
            if (ticks != null) {
                ticks.cancel();
            }
            System.out.println("sensor: stopped");
            return Service.done();
        }
    }

    /** Starts and stops, and has nothing to wait for in either. */
    static final class Report implements Service {
        private @Nullable Scheduled ticks;

        @Override
        public ServiceSpec spec() {
            return ServiceSpec.named("report").needs(Journal.class);
        }

        @Override
        public CompletionStage<Void> start(ServiceScope scope) {
            Journal journal = scope.get(Journal.class);
            ticks = scope.worker()
                    .timers()
                    .every(Duration.ofSeconds(1), () -> System.out.println("report: " + journal.summary()));
            System.out.println("report: ready");
            return Service.done();
        }

        @Override
        public CompletionStage<Void> stop(@Nullable Throwable cause) {
            if (ticks != null) {
                ticks.cancel();
            }
            System.out.println("report: stopped, because of: " + (cause == null ? "the end" : cause.getMessage()));
            return Service.done();
        }
    }
}
