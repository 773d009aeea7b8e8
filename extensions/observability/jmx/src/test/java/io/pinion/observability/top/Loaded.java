package io.pinion.observability.top;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A JVM to look at: a worker with a steady load, one that is full, one that stalls, one that idles. Ends with its input. */
public final class Loaded {
    private static long sum;

    private Loaded() {}

    public static void main(String[] args) throws Exception {
        try (Worker orders = start("orders", 16_384, Duration.ZERO);
                Worker ledger = start("ledger", 64, Duration.ZERO);
                Worker mail = start("mail", 1_024, Duration.ofMillis(200));
                Worker idle = start("housekeeping", 256, Duration.ZERO)) {
            CountDownLatch end = new CountDownLatch(1);
            ledger.execute(() -> await(end));
            mail.execute(() -> await(end));
            mail.execute(() -> sum++);
            idle.timers().every(Duration.ofSeconds(10), () -> sum++);
            daemon(() -> {
                orders.execute(() -> sum++);
                LockSupport.parkNanos(20_000);
            });
            daemon(() -> {
                if (ledger.offer(() -> sum++) == OfferResult.FULL) {
                    LockSupport.parkNanos(2_000_000);
                }
            });
            System.out.println("loaded");
            while (System.in.read() >= 0) {
                // until it is closed
            }
            end.countDown();
        }
    }

    private static Worker start(String name, int capacity, Duration stallThreshold) {
        WorkerConfig.Builder config = WorkerConfig.builder().name(name).capacity(capacity);
        return Worker.start(
                stallThreshold.isZero()
                        ? config.build()
                        : config.stallThreshold(stallThreshold).build());
    }

    private static void daemon(Runnable step) {
        Thread thread = new Thread(() -> {
            while (true) {
                step.run();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
