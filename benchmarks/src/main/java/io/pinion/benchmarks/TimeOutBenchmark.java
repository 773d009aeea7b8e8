package io.pinion.benchmarks;

import io.pinion.worker.Task;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a wait with a limit really take when the thread that should answer is stuck?
 *
 * <p>The limit is subtracted by the reader: a sample of 1.06 ms under a limit of 1 ms is late by 60 us. {@code pinion} is
 * {@code call} with a time-out, {@code tpe} is {@code submit().get} with one and a cancel on a {@code ThreadPoolExecutor}
 * of one thread. The stuck task ends between iterations, and what was cancelled is cleared up then.
 *
 * <p>Not measured: a loaded worker, many waiting callers, tasks that expire in the queue; the suite asks for those.
 *
 * <p>Expected: what the kernel adds to a timed park, some 60 us, for both; a worker's caller spins first, which is a part
 * of the limit and costs nothing here.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimeOutBenchmark {
    private static final Integer ANSWER = 42;
    private static final Task<Integer, RuntimeException> TASK = () -> ANSWER;
    private static final Callable<Integer> CALLABLE = () -> ANSWER;
    private static final long STALL_LIMIT_SECONDS = 60;

    /** Who should answer. */
    @Param({"pinion", "tpe"})
    public String contender = "pinion";

    /** How long to wait. */
    @Param({"1", "10"})
    public int limitMs = 1;

    private Peer peer;
    private CountDownLatch stalled = new CountDownLatch(1);

    /** Made by JMH. */
    public TimeOutBenchmark() {}

    private interface Peer {
        void execute(Runnable task);

        /** True if the limit was reached. */
        boolean timesOut() throws Exception;

        void close() throws Exception;
    }

    private static final class OfPinion implements Peer {
        private final Worker worker = Worker.start(WorkerConfig.builder()
                .stallThreshold(Duration.ofSeconds(STALL_LIMIT_SECONDS))
                .build());
        private final Duration limit;

        OfPinion(int limitMs) {
            limit = Duration.ofMillis(limitMs);
        }

        @Override
        public void execute(Runnable task) {
            worker.execute(task);
        }

        @Override
        public boolean timesOut() {
            try {
                worker.call(TASK, limit);
                return false;
            } catch (WaitTimeoutException e) {
                return true;
            }
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    private static final class OfExecutor implements Peer {
        private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(WorkerConfig.DEFAULT_CAPACITY));
        private final int limitMs;

        OfExecutor(int limitMs) {
            this.limitMs = limitMs;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public boolean timesOut() throws Exception {
            Future<Integer> answer = executor.submit(CALLABLE);
            try {
                answer.get(limitMs, TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException e) {
                answer.cancel(true);
                return true;
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    /** Starts the thread. */
    @Setup
    public void start() {
        peer = contender.equals("tpe") ? new OfExecutor(limitMs) : new OfPinion(limitMs);
    }

    /** Makes it stick. */
    @Setup(Level.Iteration)
    public void stall() {
        CountDownLatch until = new CountDownLatch(1);
        stalled = until;
        peer.execute(() -> {
            try {
                if (!until.await(STALL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody ended the stall");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Lets it go, and waits until what was cancelled is cleared up.
     *
     * @throws InterruptedException if interrupted
     */
    @TearDown(Level.Iteration)
    public void release() throws InterruptedException {
        stalled.countDown();
        CountDownLatch behind = new CountDownLatch(1);
        peer.execute(behind::countDown);
        if (!behind.await(STALL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the stall does not end");
        }
    }

    /**
     * Ends the thread.
     *
     * @throws Exception if it does not end
     */
    @TearDown
    public void stop() throws Exception {
        peer.close();
    }

    /**
     * The whole wait, limit included.
     *
     * @throws Exception if the wait ends otherwise
     */
    @Benchmark
    public void waitForStalled() throws Exception {
        if (!peer.timesOut()) {
            throw new IllegalStateException("the stalled thread answered");
        }
    }
}
