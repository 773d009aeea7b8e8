package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Summary;
import io.pinion.benchmarks.suite.Probe;
import java.util.ArrayList;
import java.util.List;

/** Tasks per second with one producer that never pauses, held back only by what is on its way. */
final class Throughput {
    static final String UNIT = "M/s";
    private static final int TASKS = 300_000;
    private static final int REPETITIONS = 5;

    private Throughput() {}

    static void measure(Rig rig, Probe probe) {
        int tasks = Size.count(probe, TASKS, 1_000);
        probe.figure("one producer, constant task", UNIT, constantPerUs(rig, tasks));
        probe.figure("one producer, fresh lambda", UNIT, perUs(tasks, rig.backlog(), () -> fresh(rig, tasks)));
    }

    static double constantPerUs(Rig rig, int tasks) {
        return perUs(tasks, rig.backlog(), () -> constant(rig, rig.constant(), tasks));
    }

    /** The median over some repetitions; each ends when everything has run. */
    static double perUs(int tasks, Backlog backlog, Runnable handOver) {
        List<Double> perUs = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            long startNs = System.nanoTime();
            handOver.run();
            backlog.awaitEmpty();
            perUs.add(tasks * 1e3 / (System.nanoTime() - startNs));
        }
        return Summary.median(perUs);
    }

    static void constant(Rig rig, Runnable task, int tasks) {
        Peer peer = rig.peer();
        Backlog backlog = rig.backlog();
        for (int i = 0; i < tasks; i++) {
            backlog.enter();
            peer.execute(task);
        }
    }

    private static void fresh(Rig rig, int tasks) {
        Peer peer = rig.peer();
        Backlog backlog = rig.backlog();
        long[] sum = new long[65];
        for (int i = 0; i < tasks; i++) {
            int number = i;
            backlog.enter();
            peer.execute(() -> {
                sum[32] += number;
                backlog.ran();
            });
        }
        backlog.awaitEmpty();
        Sums.check(sum[32], tasks);
    }
}
