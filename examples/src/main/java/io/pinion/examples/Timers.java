package io.pinion.examples;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Once after a delay, periodically, and a delay as a future. */
public final class Timers {
    private static final WorkerConfig CONFIG = WorkerConfig.builder()
            .errorHandler((task, error) -> System.out.println("reported: " + error.getMessage()))
            .build();

    private Timers() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        try (Worker worker = Worker.start(CONFIG)) {
            worker.timers().after(Duration.ofMillis(50), () -> System.out.println("50 ms later"));
            AtomicInteger beats = new AtomicInteger();
            Scheduled heartbeat = worker.timers().every(Duration.ofMillis(100), () -> beat(beats.incrementAndGet()));
            worker.timers().delay(Duration.ofMillis(650)).join();
            heartbeat.cancel();
            System.out.println("runs " + heartbeat.runs() + ", failures " + heartbeat.failures() + ", merged ticks "
                    + heartbeat.missedTicks());
        }
    }

    private static void beat(int number) {
        if (number == 2) {
            throw new IllegalStateException("beat 2 failed, and the next one comes all the same");
        }
        System.out.println("beat " + number);
    }
}
