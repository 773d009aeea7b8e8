package io.pinion.benchmarks;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.pinion.benchmarks.tasks.Caller;
import io.pinion.benchmarks.tasks.DisruptorPeer;
import io.pinion.benchmarks.tasks.Peer;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What does one hand-over cost its producer at full speed, in time and, with {@code -prof gc}, in bytes?
 *
 * <p>One producer, tasks that only count, a backlog kept below what the queues hold. The wait for room is part of the
 * time, and {@code failedAttempts} says how often there was none: where it is high the consumer is what is measured.
 *
 * <p>Not measured: latency ({@code latency} in the suite), several producers, and where threads run: unpinned, two threads on
 * one processor look much better here than two threads on two.
 *
 * <p>Expected: 0 B for {@code execute}, one object for {@code submit}, a node or more on the executor; 0 B on the
 * Disruptor. {@code call} and its rivals cost a round trip, everything else a fraction of one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOverBenchmark {
    private static final Integer ANSWER = 42;

    /** Made by JMH. */
    public HandOverBenchmark() {}

    /** How often a producer found no room, per iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Attempts {
        /** The attempts that failed. */
        public long failedAttempts;

        /** Made by JMH. */
        public Attempts() {}
    }

    /** Counts what runs; shared by the contenders. */
    public abstract static class Counted {
        final Backlog backlog = new Backlog();
        final Runnable constant = backlog::ran;
        final Callable<Integer> answers = () -> {
            backlog.ran();
            return ANSWER;
        };
        private long failedBefore;

        Counted() {}

        final void enter(Attempts attempts) {
            backlog.enter();
            attempts.failedAttempts = backlog.failedAttempts() - failedBefore;
        }

        /** Lets an iteration begin with an empty queue. */
        @Setup(Level.Iteration)
        public void drain() {
            backlog.awaitEmpty();
            failedBefore = backlog.failedAttempts();
        }
    }

    /** A Pinion worker. */
    @State(Scope.Benchmark)
    public static class Pinion extends Counted {
        /** What the worker does when idle. */
        @Param({"ADAPTIVE", "BUSY_SPIN"})
        public IdleStrategy idleStrategy = IdleStrategy.ADAPTIVE;

        final BiConsumer<Object, Object> takesTwo = (first, second) -> backlog.ran();
        final Task<Integer, RuntimeException> task = () -> ANSWER;
        Worker worker;

        /** Made by JMH. */
        public Pinion() {}

        /** Starts the worker. */
        @Setup
        public void start() {
            worker = Worker.start(WorkerConfig.builder()
                    .capacity(Peer.CAPACITY)
                    .idleStrategy(idleStrategy)
                    .build());
        }

        /** Closes the worker, which joins its thread. */
        @TearDown
        public void stop() {
            worker.close();
        }
    }

    /** The JDK's executor with one thread. */
    @State(Scope.Benchmark)
    public static class Executor extends Counted {
        ThreadPoolExecutor executor;

        /** Made by JMH. */
        public Executor() {}

        /** Starts the thread. */
        @Setup
        public void start() {
            executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(Peer.CAPACITY));
            executor.prestartAllCoreThreads();
        }

        /**
         * Ends the thread.
         *
         * @throws InterruptedException if interrupted
         */
        @TearDown
        public void stop() throws InterruptedException {
            executor.shutdown();
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the executor does not end");
            }
        }
    }

    /** How a Disruptor's consumer waits. */
    public enum Wait {
        /** Spins. */
        BUSY_SPIN,
        /** Spins and yields. */
        YIELDING,
        /** Sleeps, woken only when it does. */
        LITE_BLOCKING;

        WaitStrategy strategy() {
            return switch (this) {
                case BUSY_SPIN -> new BusySpinWaitStrategy();
                case YIELDING -> new YieldingWaitStrategy();
                case LITE_BLOCKING -> new LiteBlockingWaitStrategy();
            };
        }
    }

    /** A Disruptor that carries tasks. */
    @State(Scope.Benchmark)
    public static class RawDisruptor extends Counted {
        /** How its consumer waits. */
        @Param
        public Wait wait = Wait.BUSY_SPIN;

        DisruptorPeer disruptor;
        Caller caller;

        /** Made by JMH. */
        public RawDisruptor() {}

        /** Starts it. */
        @Setup
        public void start() {
            disruptor = new DisruptorPeer(wait.strategy(), Peer.CAPACITY, DaemonThreadFactory.INSTANCE);
            caller = disruptor.caller();
        }

        /** Halts it. */
        @TearDown
        public void stop() {
            disruptor.close();
        }
    }

    /**
     * A constant task.
     *
     * @param pinion the worker
     * @param attempts counts
     */
    @Benchmark
    public void pinionExecute(Pinion pinion, Attempts attempts) {
        pinion.enter(attempts);
        pinion.worker.execute(pinion.constant);
    }

    /**
     * A constant task with two arguments.
     *
     * @param pinion the worker
     * @param attempts counts
     */
    @Benchmark
    public void pinionExecuteWithTwoArguments(Pinion pinion, Attempts attempts) {
        pinion.enter(attempts);
        pinion.worker.execute(pinion.takesTwo, pinion, attempts);
    }

    /**
     * A constant task with a future.
     *
     * @param pinion the worker
     * @param attempts counts
     * @return the future
     */
    @Benchmark
    public CompletableFuture<Integer> pinionSubmit(Pinion pinion, Attempts attempts) {
        pinion.enter(attempts);
        return pinion.worker.submit(pinion.answers);
    }

    /**
     * A constant task and the wait for its result.
     *
     * @param pinion the worker
     * @return the result
     */
    @Benchmark
    public Integer pinionCall(Pinion pinion) {
        return pinion.worker.call(pinion.task);
    }

    /**
     * A constant task.
     *
     * @param executor the executor
     * @param attempts counts
     */
    @Benchmark
    public void executorExecute(Executor executor, Attempts attempts) {
        executor.enter(attempts);
        executor.executor.execute(executor.constant);
    }

    /**
     * A constant task with a future.
     *
     * @param executor the executor
     * @param attempts counts
     * @return the future
     */
    @Benchmark
    public Future<Integer> executorSubmit(Executor executor, Attempts attempts) {
        executor.enter(attempts);
        return executor.executor.submit(executor.answers);
    }

    /**
     * A constant task and the wait for its result.
     *
     * @param executor the executor
     * @return the result
     * @throws Exception if the task failed
     */
    @Benchmark
    public Integer executorCall(Executor executor) throws Exception {
        executor.backlog.enter();
        return executor.executor.submit(executor.answers).get();
    }

    /**
     * A constant task.
     *
     * @param disruptor the Disruptor
     * @param attempts counts
     */
    @Benchmark
    public void disruptorExecute(RawDisruptor disruptor, Attempts attempts) {
        disruptor.enter(attempts);
        disruptor.disruptor.execute(disruptor.constant);
    }

    /**
     * A reused task and a spin on its reply.
     *
     * @param disruptor the Disruptor
     * @return the result
     * @throws Exception if the task failed
     */
    @Benchmark
    public Integer disruptorCall(RawDisruptor disruptor) throws Exception {
        return disruptor.caller.callConstant();
    }
}
