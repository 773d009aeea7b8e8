package io.pinion.benchmarks.tasks;

import com.sun.management.ThreadMXBean;
import io.pinion.benchmarks.suite.Probe;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * How many bytes does the submitting thread allocate for a hand-over, beside the user's own lambda?
 *
 * <p>Counted by the JVM for that thread, with constant tasks, over many hand-overs when all code is compiled.
 *
 * <p>Not measured: what the consumer allocates.
 *
 * <p>Expected: nothing for {@code execute} and one object for {@code submit} on a worker; a node or more on executors;
 * hundreds of bytes for a virtual thread.
 */
final class AllocationQuestion extends TaskQuestion {
    private static final int COUNT = 200_000;
    private static final int CALLS = 20_000;
    private static final String UNIT = "B";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    AllocationQuestion() {
        super(
                "allocation",
                "bytes allocated on the submitting thread",
                List.of("P12"),
                List.of("pinion"),
                List.of("disruptor-busy", "tpe", "fjp", "virtual", "eqe", "netty-epoll"));
    }

    @Override
    double warmUpPart() {
        return 0.3;
    }

    @Override
    void measure(Rig rig, Probe probe) throws Exception {
        int count = Size.count(probe, COUNT, 1_000);
        probe.figure("bytes per execute", UNIT, perTurn(count, () -> executes(rig, count)));
        Optional<Futures> futures = rig.peer().futures();
        if (futures.isPresent()) {
            Futures present = futures.orElseThrow();
            probe.figure("bytes per submit", UNIT, perTurn(count, () -> submits(rig, present, count)));
        }
        Caller caller = rig.peer().caller();
        int calls = Size.count(probe, CALLS, 1_000);
        probe.figure("bytes per call", UNIT, perTurn(calls, () -> calls(caller, calls)));
    }

    private double perTurn(int count, Joined.Work work) throws Exception {
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) count;
    }

    private static void executes(Rig rig, int count) {
        Throughput.constant(rig, rig.constant(), count);
        rig.backlog().awaitEmpty();
    }

    private static void submits(Rig rig, Futures futures, int count) {
        Callable<Integer> task = () -> {
            rig.constant().run();
            return Caller.ANSWER;
        };
        for (int i = 0; i < count; i++) {
            rig.backlog().enter();
            if (futures.submit(task).isCancelled()) {
                throw new IllegalStateException("a task was cancelled");
            }
        }
        rig.backlog().awaitEmpty();
    }

    private static void calls(Caller caller, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            if (!Caller.ANSWER.equals(caller.callConstant())) {
                throw new IllegalStateException("a wrong answer");
            }
        }
    }
}
