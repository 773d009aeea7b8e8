package io.pinion.examples;

import io.pinion.worker.Worker;

/** Hands over tasks and goes on; the close runs what was accepted. */
public final class FireAndForget {
    private FireAndForget() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        try (Worker worker = Worker.start()) {
            for (int i = 1; i <= 3; i++) {
                int number = i;
                worker.execute(() -> System.out.println("shipped line " + number + " on " + threadName()));
            }
            // With the argument in the slot, the task can be a constant: nothing is allocated.
            worker.execute(line -> System.out.println("shipped " + line), "a line carried by its slot");
            System.out.println("handed over on " + threadName());
        }
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }
}
