package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import java.util.Arrays;

/** Tasks made beforehand that know when they should have been handed over, and note how much later they started. */
final class StampedTasks implements OpenLoop.Shot {
    private final Peer peer;
    private final Backlog backlog;
    private final Stamped[] tasks;
    private int next;
    private Delays delays = new Delays(0);

    /**
     * Makes as many tasks as the queue holds: with a backlog below that, none is used again before it has run.
     *
     * @param capacity a power of two
     */
    StampedTasks(Peer peer, Backlog backlog, int capacity) {
        this.peer = peer;
        this.backlog = backlog;
        tasks = new Stamped[capacity];
        Arrays.setAll(tasks, i -> new Stamped());
    }

    /** Where the next tasks note their delays; all earlier ones must have run. */
    void noteIn(Delays startDelays) {
        delays = startDelays;
    }

    @Override
    public void at(long intendedNs) {
        Stamped task = tasks[next++ & (tasks.length - 1)];
        task.intendedNs = intendedNs;
        peer.execute(task);
    }

    private final class Stamped implements Runnable {
        private long intendedNs;

        @Override
        public void run() {
            delays.add(System.nanoTime() - intendedNs);
            backlog.ran();
        }
    }
}
