package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.suite.Probe;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A contender that runs, what counts its tasks, and the tasks that are made before the measurement. */
final class Rig implements AutoCloseable {
    private static final long CROWDED_NS = TimeUnit.MILLISECONDS.toNanos(1_100);
    /** Below that, nobody looks at the figures. */
    private static final double SMALLEST_STEADY_SCALE = 0.2;

    private final String contender;
    private final int capacity;
    private final Peer peer;
    private final Backlog backlog;
    private final Runnable constant;
    private @Nullable StampedTasks stamped;

    private Rig(String contender, int capacity, Peer peer, Backlog backlog) {
        this.contender = contender;
        this.capacity = capacity;
        this.peer = peer;
        this.backlog = backlog;
        constant = backlog::ran;
    }

    static Rig start(String contender, Probe probe) {
        return start(contender, probe, Peer.CAPACITY);
    }

    /** Starts the contender, then puts this thread in its place: threads inherit the place of who starts them. */
    static Rig start(String contender, Probe probe, int capacity) {
        return start(contender, probe, capacity, Backlog.forCapacity(capacity));
    }

    static Rig start(String contender, Probe probe, int capacity, Backlog backlog) {
        Rig rig = new Rig(contender, capacity, Peers.start(contender, probe, capacity), backlog);
        probe.pinProducer();
        return rig;
    }

    /** For a contender that was started by who asks; puts this thread in its place. */
    static Rig of(String contender, Probe probe, Peer peer) {
        Rig rig = new Rig(contender, Peer.CAPACITY, peer, Backlog.forCapacity(Peer.CAPACITY));
        probe.pinProducer();
        return rig;
    }

    /** Lets what was made so far grow old, as it is in a service that has run for a while. */
    static void settle() {
        System.gc();
        System.gc();
    }

    /**
     * The same, and longer for a worker that adapts: while the compiler's threads crowd its core it does not spin, and it
     * tries again a second later at the latest. What is asked for is a process that has run for a while.
     */
    static void settle(String contender, Probe probe) {
        settle();
        if (Peers.adapts(contender) && probe.scale() >= SMALLEST_STEADY_SCALE) {
            LockSupport.parkNanos(CROWDED_NS);
        }
    }

    String contender() {
        return contender;
    }

    int capacity() {
        return capacity;
    }

    Peer peer() {
        return peer;
    }

    Backlog backlog() {
        return backlog;
    }

    /** Counts itself and does nothing else. */
    Runnable constant() {
        return constant;
    }

    StampedTasks stamped() {
        StampedTasks present = stamped;
        if (present == null) {
            present = new StampedTasks(peer, backlog, capacity);
            stamped = present;
        }
        return present;
    }

    @Override
    public void close() {
        peer.close();
    }
}
