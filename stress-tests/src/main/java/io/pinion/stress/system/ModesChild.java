package io.pinion.stress.system;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A bit of everything a worker does, on the defaults; prints {@code smoke: <poller>}, or ends with an error. */
public final class ModesChild {
    /** Fewer than fit into the ring. */
    private static final int TASKS = 10_000;

    private static final int MESSAGES = 200;
    private static final int MESSAGE_BYTES = 1_000;
    private static final long LIMIT_SECONDS = 30;

    private ModesChild() {}

    /** No arguments. */
    public static void main(String[] args) throws Exception {
        Worker worker = Worker.start();
        tasks(worker);
        timers(worker);
        echo(worker);
        String poller = worker.placement().poller();
        ShutdownReport report = worker.shutdown(Duration.ofSeconds(10));
        Violation.unless(report.isClean(), "the close was not clean: " + report);
        WorkerStats stats = report.stats();
        long ended = stats.completed() + stats.failed() + stats.cancelled() + stats.expired() + stats.neverRun();
        Violation.unless(stats.accepted() == ended, "the account does not add up: " + stats);
        Violation.unless(stats.missedWakeups() == 0, "missed wake-ups: " + stats);
        System.out.println("smoke: " + poller);
    }

    private static void tasks(Worker worker) throws Exception {
        AtomicLong sum = new AtomicLong();
        CountDownLatch done = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            long value = i;
            worker.execute(() -> {
                sum.addAndGet(value);
                done.countDown();
            });
        }
        Violation.unless(done.await(LIMIT_SECONDS, TimeUnit.SECONDS), "tasks do not run");
        Violation.unless(sum.get() == (long) TASKS * (TASKS - 1) / 2, "the sum is " + sum);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int value = i;
            futures.add(worker.submit(() -> value));
        }
        for (int i = 0; i < futures.size(); i++) {
            Violation.unless(futures.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS) == i, "another answer");
        }
        Violation.unless(worker.call(() -> 77) == 77, "another answer");
    }

    private static void timers(Worker worker) throws Exception {
        CountDownLatch ticks = new CountDownLatch(5);
        var ticking = worker.timers().every(Duration.ofMillis(2), ticks::countDown);
        long startNs = System.nanoTime();
        worker.timers().delay(Duration.ofMillis(20)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Violation.unless(System.nanoTime() - startNs >= Duration.ofMillis(20).toNanos(), "a timer was early");
        Violation.unless(ticks.await(LIMIT_SECONDS, TimeUnit.SECONDS), "timers do not tick");
        ticking.cancel();
    }

    private static void echo(Worker worker) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = worker.network()
                .listen(any, StreamOptions.defaults(), stream -> new EchoHandler())
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Caller caller = new Caller();
        Stream stream = worker.network()
                .connect(listener.localAddress(), StreamOptions.defaults(), caller)
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        worker.submit(() -> {
                    caller.next(stream);
                    return 0;
                })
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Violation.unless(caller.done.await(LIMIT_SECONDS, TimeUnit.SECONDS), "the echo does not answer");
        stream.whenClosed().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        listener.close();
    }

    /** Sends a message when the last one has come back. */
    private static final class Caller implements StreamHandler {
        private final CountDownLatch done = new CountDownLatch(1);
        private int messages;
        private int received;

        void next(Stream stream) throws Exception {
            received = 0;
            if (messages++ < MESSAGES) {
                stream.write(ByteBuffer.allocate(MESSAGE_BYTES));
            } else {
                stream.close();
                done.countDown();
            }
        }

        @Override
        public void data(Stream stream, ByteBuffer data) throws Exception {
            received += data.remaining();
            data.position(data.limit());
            if (received == MESSAGE_BYTES) {
                next(stream);
            }
        }
    }
}
