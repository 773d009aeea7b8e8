package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.limits.Limits;
import io.pinion.benchmarks.suite.Probe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;

/**
 * How long does it take to hand over a task and have its answer?
 *
 * <p>One caller, one call after the other, without a pause. A constant task; a lambda that captures, with a deadline;
 * and, where there are futures, {@code submit} and {@code get}. Contenders without futures spin on a reply.
 * {@code pinion-virtual} calls from a virtual thread.
 *
 * <p>Not measured: callers that have been asleep, several callers.
 *
 * <p>Expected: two transfers of a cache line for those who spin, some 300 ns; two wake-ups for those who sleep, 20 us
 * and more.
 */
final class RoundTripQuestion extends TaskQuestion {
    private static final List<String> OUTSIDE = List.of("c", "python");
    private static final long FULL_MS = 400;

    RoundTripQuestion() {
        super(
                "round-trip",
                "hand over, run, and have the answer",
                List.of("P1", "P2", "P3", "P4"),
                List.of("pinion", "pinion-busy", "disruptor-busy", "tpe", "c", "python"),
                List.of(
                        "pinion-virtual",
                        "disruptor-yield",
                        "fjp",
                        "virtual",
                        "jctools-spin",
                        "agrona",
                        "eqe",
                        "netty-epoll"));
    }

    @Override
    public Optional<String> whyNot(String contender) {
        return OUTSIDE.contains(contender) ? Limits.whyNot(contender) : super.whyNot(contender);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        if (OUTSIDE.contains(contender)) {
            Limits.roundTrip(contender, probe);
        } else {
            super.ask(contender, probe);
        }
    }

    @Override
    double warmUpPart() {
        return 0.25;
    }

    @Override
    void measure(Rig rig, Probe probe) throws Exception {
        if (Peers.base(rig.contender()).equals("pinion-virtual")) {
            Joined.inVirtualThread(() -> {
                // The processor is the carrier's.
                probe.pinProducer();
                measureHere(rig.peer(), probe);
            });
        } else {
            measureHere(rig.peer(), probe);
        }
    }

    private static void measureHere(Peer peer, Probe probe) throws Exception {
        Caller caller = peer.caller();
        probe.curve("round trip, constant task", constant(caller, probe));
        probe.curve("round trip, lambda with deadline", fresh(caller, probe));
        Optional<Futures> futures = peer.futures();
        if (futures.isPresent()) {
            probe.curve("round trip, submit and get", submitAndGet(futures.orElseThrow(), probe));
        }
    }

    private static Histogram constant(Caller caller, Probe probe) throws Exception {
        Histogram histogram = Histograms.ofDurations();
        long endNs = System.nanoTime() + Size.durationNs(probe, FULL_MS, 5);
        long startNs = System.nanoTime();
        while (startNs - endNs < 0) {
            Integer answer = caller.callConstant();
            Histograms.record(histogram, System.nanoTime() - startNs);
            check(answer, Caller.ANSWER);
            startNs = System.nanoTime();
        }
        return histogram;
    }

    private static Histogram fresh(Caller caller, Probe probe) throws Exception {
        Histogram histogram = Histograms.ofDurations();
        long endNs = System.nanoTime() + Size.durationNs(probe, FULL_MS, 5);
        long startNs = System.nanoTime();
        for (int number = 0; startNs - endNs < 0; number = number + 1 & 63) {
            Integer answer = caller.callFresh(number);
            Histograms.record(histogram, System.nanoTime() - startNs);
            check(answer, number + 1);
            startNs = System.nanoTime();
        }
        return histogram;
    }

    private static Histogram submitAndGet(Futures futures, Probe probe) throws Exception {
        Callable<Integer> task = () -> Caller.ANSWER;
        Histogram histogram = Histograms.ofDurations();
        long endNs = System.nanoTime() + Size.durationNs(probe, FULL_MS, 5);
        long startNs = System.nanoTime();
        while (startNs - endNs < 0) {
            Integer answer = futures.submit(task).get();
            Histograms.record(histogram, System.nanoTime() - startNs);
            check(answer, Caller.ANSWER);
            startNs = System.nanoTime();
        }
        return histogram;
    }

    private static void check(int answer, int expected) {
        if (answer != expected) {
            throw new IllegalStateException("The answer was " + answer + " instead of " + expected);
        }
    }
}
