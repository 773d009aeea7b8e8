package io.pinion.worker.disruptor;

import java.util.SplittableRandom;

/** An entry without an action, for tests of the structures that hold entries. */
final class TimerStub extends TimerEntry {

    /** Place in a test's own list of pending entries. */
    int modelIndex;

    TimerStub(long deadlineNs) {
        super(deadlineNs);
    }

    /** The order the queue promises, written down independently of it. */
    static int compare(TimerEntry a, TimerEntry b) {
        final int byDeadline = Long.signum(a.deadlineNs - b.deadlineNs);
        return byDeadline != 0 ? byDeadline : Long.compare(a.order, b.order);
    }

    /** Random numbers from the system property {@code pinion.seed}, or from a seed that is printed. */
    static SplittableRandom seededRandom() {
        final long seed = Long.getLong("pinion.seed", System.nanoTime());
        System.out.println("timer tests: -Dpinion.seed=" + seed);
        return new SplittableRandom(seed);
    }

    @Override
    void fire(long nowNs) {
        throw new UnsupportedOperationException("the structures under test fire nothing");
    }
}
