package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Spin;
import io.pinion.benchmarks.Summary;
import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How many tasks per second do two and four producers get through together?
 *
 * <p>Each hands over a constant task of its own and keeps its part of the backlog. Pinned, the producers share one
 * processor, as more producers than processors do.
 *
 * <p>Not measured: how evenly they share.
 *
 * <p>Expected: about the figure of one producer where they are pinned; anything between a third and twice of it where
 * they are free, because it matters whom the kernel puts beside whom.
 */
final class ProducersQuestion extends TaskQuestion {
    private static final int TASKS = 300_000;
    private static final int REPETITIONS = 5;

    ProducersQuestion() {
        super(
                "producers",
                "tasks per second with 2 and 4 producers",
                List.of("P11"),
                List.of("pinion", "disruptor-lite", "agrona", "netty-epoll"),
                List.of("pinion-busy", "disruptor-busy", "disruptor-yield", "tpe", "fjp", "jctools-park", "eqe"));
    }

    @Override
    public List<Placing> placings() {
        return List.of(Placing.PINNED, Placing.FREE);
    }

    @Override
    void measure(Rig rig, Probe probe) throws Exception {
        for (int producers : new int[] {2, 4}) {
            List<Double> perUs = new ArrayList<>();
            for (int i = 0; i < REPETITIONS; i++) {
                perUs.add(perUs(rig, probe, producers));
            }
            probe.figure(producers + " producers", Throughput.UNIT, Summary.median(perUs));
        }
    }

    /** From the moment when all producers are there to the end of the last task. */
    private static double perUs(Rig rig, Probe probe, int producers) throws Exception {
        int tasks = Size.count(probe, TASKS, 1_000) / producers;
        CountDownLatch there = new CountDownLatch(producers);
        List<Joined.Work> works = new ArrayList<>();
        // Each thread writes its own element, once.
        long[] startsNs = new long[producers];
        long[] endsNs = new long[producers];
        for (int i = 0; i < producers; i++) {
            int producer = i;
            Backlog backlog = Backlog.ofAtMost(rig.backlog().limit() / producers);
            works.add(() -> {
                probe.pinProducer();
                there.countDown();
                awaitAll(there);
                startsNs[producer] = System.nanoTime();
                handOver(rig.peer(), backlog, tasks);
                endsNs[producer] = System.nanoTime();
            });
        }
        Joined.inThreads(works);
        long startNs = startsNs[0];
        long endNs = endsNs[0];
        for (int i = 1; i < producers; i++) {
            startNs = startsNs[i] - startNs < 0 ? startsNs[i] : startNs;
            endNs = endsNs[i] - endNs > 0 ? endsNs[i] : endNs;
        }
        return tasks * producers * 1e3 / (endNs - startNs);
    }

    private static void awaitAll(CountDownLatch there) {
        int looks = 0;
        long giveUpNs = 0;
        while (there.getCount() > 0) {
            giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
        }
    }

    private static void handOver(Peer peer, Backlog backlog, int tasks) {
        Runnable task = backlog::ran;
        for (int i = 0; i < tasks; i++) {
            backlog.enter();
            peer.execute(task);
        }
        backlog.awaitEmpty();
    }
}
