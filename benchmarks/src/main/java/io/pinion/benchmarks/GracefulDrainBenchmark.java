package io.pinion.benchmarks;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 * How long does a shutdown that loses nothing take, against a backlog of 0, 1000 and 65,536 tasks?
 *
 * <p>The thread is held while the backlog is made, and let go when the clock starts; tasks only count, and after each
 * shutdown their number is compared with the backlog. {@code pinion} is {@code shutdown} with a grace, {@code tpe} is
 * {@code shutdown} and {@code awaitTermination} of a {@code ThreadPoolExecutor} of one thread, {@code netty-nio} is
 * {@code shutdownGracefully} without a quiet period on one thread.
 *
 * <p>Not measured: {@code drain} without an end, producers that go on, asynchronous work in flight, time-outs of the
 * grace; single shots see more noise than averages.
 *
 * <p>Expected: the end of one thread, some 100 us, plus 10 to 50 ns for each task; the order of the peers follows what one
 * task costs their consumer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 50)
@Measurement(iterations = 50)
public class GracefulDrainBenchmark {
    private static final int CAPACITY = 1 << 17;
    private static final long LIMIT_SECONDS = 30;

    /** Who shuts down. */
    @Param({"pinion", "tpe", "netty-nio"})
    public String contender = "pinion";

    /** How many tasks are waiting. */
    @Param({"0", "1000", "65536"})
    public int backlog;

    private Peer peer;
    private CountDownLatch held = new CountDownLatch(1);
    /** Written by the consumer; its end makes it visible. */
    private long ran;

    /** Made by JMH. */
    public GracefulDrainBenchmark() {}

    private record Peer(Executor executor, End end) {}

    private interface End {
        /** False if something was left. */
        boolean await() throws InterruptedException;
    }

    private static Peer start(String contender) {
        return switch (contender) {
            case "pinion" -> {
                Worker worker =
                        Worker.start(WorkerConfig.builder().capacity(CAPACITY).build());
                yield new Peer(
                        worker,
                        () -> worker.shutdown(Duration.ofSeconds(LIMIT_SECONDS)).isClean());
            }
            case "tpe" -> {
                ThreadPoolExecutor executor =
                        new ThreadPoolExecutor(1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(CAPACITY));
                yield new Peer(executor, () -> {
                    executor.shutdown();
                    return executor.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
                });
            }
            case "netty-nio" -> {
                MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
                yield new Peer(
                        group,
                        () -> group.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS)
                                .await(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            default -> throw new IllegalArgumentException(contender);
        };
    }

    /** Starts a thread, holds it and makes the backlog. */
    @Setup(Level.Invocation)
    public void fill() {
        ran = 0;
        CountDownLatch until = new CountDownLatch(1);
        held = until;
        peer = start(contender);
        Runnable task = () -> ran++;
        peer.executor.execute(() -> {
            try {
                if (!until.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody let the backlog go");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < backlog; i++) {
            peer.executor.execute(task);
        }
    }

    /** Sees that nothing was lost. */
    @TearDown(Level.Invocation)
    public void check() {
        if (ran != backlog) {
            throw new IllegalStateException((backlog - ran) + " of " + backlog + " tasks were lost");
        }
    }

    /**
     * The whole shutdown.
     *
     * @throws InterruptedException if interrupted
     */
    @Benchmark
    public void shutdown() throws InterruptedException {
        held.countDown();
        if (!peer.end.await()) {
            throw new IllegalStateException("the shutdown did not end within " + LIMIT_SECONDS + " s");
        }
    }
}
