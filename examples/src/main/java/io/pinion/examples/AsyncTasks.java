package io.pinion.examples;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Three delays of 100 ms overlap on one thread, so together they take about 100 ms. */
public final class AsyncTasks {
    private static final Duration DELAY = Duration.ofMillis(100);

    private AsyncTasks() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        try (Worker worker = Worker.start()) {
            long start = System.nanoTime();
            List<CompletableFuture<String>> answers = List.of(
                    worker.submitAsync(() -> ask(worker, "stock")),
                    worker.submitAsync(() -> ask(worker, "price")),
                    worker.submitAsync(() -> ask(worker, "delivery")));
            answers.forEach(answer -> System.out.println(answer.join()));
            System.out.printf("three delays of 100 ms took %d ms%n", (System.nanoTime() - start) / 1_000_000);
        }
    }

    /** Stands for a request to somebody who answers later; the thread is free meanwhile. */
    private static CompletableFuture<String> ask(Worker worker, String what) {
        return worker.timers().delay(DELAY).thenApply(nothing -> what + " has answered");
    }
}
