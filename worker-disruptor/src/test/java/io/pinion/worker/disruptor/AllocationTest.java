package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.pinion.worker.Lane;
import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a hand-over allocates, counted by the JVM per thread.
 *
 * <p>Each figure is the smallest of several rounds: code that is compiled late, or a sampling profiler, may allocate in
 * one round, but what a call always allocates is in all of them.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_CALLS = 240_000;
    private static final int CALLS = 200_000;
    /** Of those that wait for an answer: a wait that parks allocates, so on a busy machine only a short round has none. */
    private static final int CALLS_AND_WAITS = 100;

    private static final int FUTURE_BYTES = 64;

    private static final int MAX_ROUNDS = 5;
    private static final int MAX_SHORT_ROUNDS = 2_000;
    /** Calls between two waits for the worker; far fewer than the rings hold, so that no call finds one full. */
    private static final int BURST = 4_000;
    /** Less than this is not per call. */
    private static final double NOTHING = 0.1;

    private static final AtomicLong RAN = new AtomicLong();
    private static final Runnable CONSTANT = RAN::incrementAndGet;
    private static final BiConsumer<Object, Object> TAKES_TWO = (first, second) -> RAN.incrementAndGet();
    private static final Integer ANSWER = 42;
    private static final Callable<Integer> ANSWERS = () -> {
        RAN.incrementAndGet();
        return ANSWER;
    };

    private static final Task<Integer, RuntimeException> TASK = () -> {
        RAN.incrementAndGet();
        return ANSWER;
    };
    private static final Duration LONG_DELAY = Duration.ofHours(1);

    private final Worker worker = Worker.start();
    private long workerId;

    /** Bytes per call on the thread that submits, and on the worker's. */
    private record BytesPerCall(double submitter, double worker) {

        BytesPerCall smaller(BytesPerCall other) {
            return new BytesPerCall(Math.min(submitter, other.submitter), Math.min(worker, other.worker));
        }

        boolean isNothing() {
            return isAtMost(0);
        }

        boolean isAtMost(double submitterBytes) {
            return submitter < submitterBytes + NOTHING && worker < NOTHING;
        }
    }

    @BeforeEach
    void findWorkerThread() {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        workerId = worker.call(() -> Thread.currentThread().getId());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void execute_constantTask_allocatesNothing() {
        assertThat(measure("execute(constant)", () -> worker.execute(CONSTANT)).isNothing())
                .isTrue();
    }

    @Test
    void execute_constantTaskWithTwoArguments_allocatesNothing() {
        assertThat(measure("execute(constant, a, b)", () -> worker.execute(TAKES_TWO, this, ANSWER))
                        .isNothing())
                .isTrue();
    }

    @Test
    void publish_constantFillerWithArgument_allocatesNothing() {
        Lane<long[]> lane =
                worker.lanes().lane(() -> new long[1], (event, sequence, end) -> RAN.incrementAndGet(), 16_384);
        BiConsumer<long[], Integer> filler = (event, argument) -> event[0] = argument;

        assertThat(measure("publish(filler, argument)", () -> lane.publish(filler, ANSWER))
                        .isNothing())
                .isTrue();
    }

    @Test
    void submit_constantCallable_allocatesTheFutureOnly() {
        BytesPerCall bytes = measure("submit(callable)", () -> worker.submit(ANSWERS));

        assertThat(bytes.submitter).as("the future").isGreaterThan(NOTHING).isLessThanOrEqualTo(FUTURE_BYTES + NOTHING);
        assertThat(bytes.worker).isLessThan(NOTHING);
    }

    @Test
    void call_constantTask_allocatesTheFutureOnly() {
        BytesPerCall bytes = measure("call(task)", () -> worker.call(TASK), CALLS_AND_WAITS, FUTURE_BYTES);

        assertThat(bytes.submitter).as("the future").isGreaterThan(NOTHING).isLessThanOrEqualTo(FUTURE_BYTES + NOTHING);
        assertThat(bytes.worker).isLessThan(NOTHING);
    }

    @Test
    void after_cancelledTimer_allocatesTheTimerOnly() {
        BytesPerCall bytes = measure("after(delay, task)", () -> {
            worker.timers().after(LONG_DELAY, CONSTANT).cancel();
            RAN.incrementAndGet();
        });

        assertThat(bytes.submitter).as("the timer").isGreaterThan(NOTHING).isLessThanOrEqualTo(96 + NOTHING);
        assertThat(bytes.worker).isLessThan(NOTHING);
    }

    @Test
    void execute_capturingTask_isFoundToAllocate() {
        AtomicLong captured = RAN;

        BytesPerCall bytes = measure("execute(capturing)", () -> worker.execute(() -> captured.incrementAndGet()));

        assertThat(bytes.submitter).as("the lambda").isGreaterThan(8);
        assertThat(bytes.worker).isLessThan(NOTHING);
    }

    private BytesPerCall measure(String what, Runnable call) {
        return measure(what, call, CALLS, 0);
    }

    /** The first round that is good enough ends them. */
    private BytesPerCall measure(String what, Runnable call, int calls, double enoughBytes) {
        boolean isShort = calls < CALLS;
        run(call, isShort ? WARM_UP_CALLS / 10 : WARM_UP_CALLS);
        BytesPerCall smallest = round(call, calls);
        for (int i = 1; i < (isShort ? MAX_SHORT_ROUNDS : MAX_ROUNDS) && !smallest.isAtMost(enoughBytes); i++) {
            smallest = smallest.smaller(round(call, calls));
        }
        System.out.printf("%s: %.3f B per call, worker %.3f%n", what, smallest.submitter, smallest.worker);
        return smallest;
    }

    private BytesPerCall round(Runnable call, int calls) {
        long self = Thread.currentThread().getId();
        long submitterBefore = THREADS.getThreadAllocatedBytes(self);
        long workerBefore = THREADS.getThreadAllocatedBytes(workerId);
        run(call, calls);
        long submitterAfter = THREADS.getThreadAllocatedBytes(self);
        long workerAfter = THREADS.getThreadAllocatedBytes(workerId);
        return new BytesPerCall(
                (double) (submitterAfter - submitterBefore) / calls, (double) (workerAfter - workerBefore) / calls);
    }

    private static void run(Runnable call, int calls) {
        int burst = Math.min(calls, BURST);
        for (int done = 0; done < calls; done += burst) {
            long target = RAN.get() + burst;
            for (int i = 0; i < burst; i++) {
                call.run();
            }
            while (RAN.get() < target) {
                // The worker may need this processor.
                Thread.yield();
            }
        }
    }
}
