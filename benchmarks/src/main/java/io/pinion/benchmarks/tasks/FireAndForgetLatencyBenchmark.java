package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.HandOverBenchmark;
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
 * How long does it take until a task that was handed over has run, and how long until its producer may go on?
 *
 * <p>One producer, one task that counts. {@code execute} hands over at full speed, with a backlog below what the queues
 * hold, and the wait for room in the figure. {@code executeAndSeeItRun} has one task in flight: hand-over, run, and the
 * way back of one cache line, on which the producer spins; the percentiles are in the sample. The Disruptor takes part
 * with three wait strategies; the executor is a {@code ThreadPoolExecutor} of one thread.
 *
 * <p>Not measured: fixed rates and bursts (the suite does that), several producers, allocation and other forms of
 * hand-over ({@link HandOverBenchmark}), and where threads run: unpinned, two threads on one processor look much better
 * in the first and much worse in the second.
 *
 * <p>Expected: with a consumer that spins, two transfers of a cache line, some 300 ns; with one that sleeps, a wake-up of
 * tens of microseconds. At full speed a fraction of that, the less the better batches form.
 */
@State(Scope.Benchmark)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FireAndForgetLatencyBenchmark {
    /** Who takes the task. */
    @Param({"pinion", "pinion-busy", "tpe", "disruptor-busy", "disruptor-yield", "disruptor-lite"})
    public String contender = "pinion";

    private final Backlog backlog = new Backlog();
    private final Runnable constant = backlog::ran;
    private Peer started;

    /** Made by JMH. */
    public FireAndForgetLatencyBenchmark() {}

    /** Starts the consumer. */
    @Setup
    public void start() {
        started = Peers.start(contender, new FreeProbe(), Peer.CAPACITY);
    }

    /** Lets an iteration begin with an empty queue. */
    @Setup(Level.Iteration)
    public void drain() {
        backlog.awaitEmpty();
    }

    /** Ends the consumer. */
    @TearDown
    public void stop() {
        backlog.awaitEmpty();
        started.close();
    }

    /** What the producer pays. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public void execute() {
        backlog.enter();
        started.execute(constant);
    }

    /** What passes until the producer sees that the task has run. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void executeAndSeeItRun() {
        backlog.enter();
        started.execute(constant);
        backlog.awaitEmpty();
    }
}
