package io.pinion.examples;

import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hands over a task and waits for its result, which may be an exception, or not come in time. */
public final class CallAndWait {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private CallAndWait() {}

    /**
     * Runs the example.
     * @param args not used
     * @throws InterruptedException if the task threw it
     */
    public static void main(String[] args) throws InterruptedException {
        try (Worker worker = Worker.start()) {
            System.out.println("came back with: " + worker.call(() -> "receipt 4711", LIMIT));
            try {
                worker.call(CallAndWait::print, LIMIT);
            } catch (IOException e) {
                System.out.println("failed as the task did: " + e.getMessage());
            }
            try {
                worker.call(() -> new CountDownLatch(1).await(5, TimeUnit.SECONDS), LIMIT);
            } catch (WaitTimeoutException e) {
                System.out.println("gave up: " + e.getMessage());
            }
        }
    }

    private static String print() throws IOException {
        throw new IOException("the printer is out of paper");
    }
}
