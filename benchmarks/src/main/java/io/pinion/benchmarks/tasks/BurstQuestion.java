package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import java.util.List;

/**
 * What does handing over cost the thread that does it?
 *
 * <p>A burst of 1000 into an empty queue; one task every 5 us; one task after 2 ms of silence, when a consumer that ever
 * sleeps is asleep. The tasks are constant and only count.
 *
 * <p>Not measured: the wait for the burst to run, and when the task starts ({@link LatencyQuestion}).
 *
 * <p>Expected: a spinning consumer that takes the producer's cache lines for each task makes bursts ten times dearer
 * than one that lets batches form; after a silence every sleeper costs its waker a system call, near 20 us here.
 */
final class BurstQuestion extends TaskQuestion {

    BurstQuestion() {
        super(
                "burst",
                "cost of a hand-over on the submitting thread",
                List.of("P8"),
                List.of("pinion", "disruptor-yield", "tpe"),
                List.of(
                        "pinion-busy",
                        "pinion-blocking",
                        "disruptor-busy",
                        "disruptor-lite",
                        "disruptor-block",
                        "disruptor-sleep",
                        "fjp",
                        "virtual",
                        "jctools-spin",
                        "jctools-park",
                        "agrona",
                        "eqe",
                        "netty-nio",
                        "netty-epoll"));
    }

    @Override
    void measure(Rig rig, Probe probe) {
        Bursts.measure(rig, probe);
        Bursts.measureAfterSilence(rig, probe);
    }
}
