package io.pinion.rabbitmq.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One queue of the broker: what has come from it and waits, and what is in work. An ordered one has one command in work,
 * from the first attempt to the last, so that the next one cannot pass it. Confined to the worker.
 */
final class Shard {
    private final ConsumerCore core;
    private final int number;
    private final int limit;
    private final Queue<Arrival> waiting = new ArrayDeque<>();
    private final List<Work> working = new ArrayList<>();
    private @Nullable Lease givingBack;
    private boolean isPumping;

    Shard(ConsumerCore core, int number, int limit) {
        this.core = core;
        this.number = number;
        this.limit = limit;
    }

    int number() {
        return number;
    }

    boolean isIdle() {
        return working.isEmpty();
    }

    void arrived(Arrival arrival) {
        waiting.add(arrival);
        pump();
    }

    /** What waits goes back; what is in work is asked to stop, if its order depends on that. */
    void lost(Lease lease, boolean isOrdered) {
        core.drop(waiting, arrival -> arrival.lease() == lease);
        if (givingBack == lease) {
            givingBack = null;
        }
        if (isOrdered) {
            List.copyOf(working).forEach(work -> work.lost(lease));
        }
        pump();
    }

    void giveBack(Lease lease) {
        if (lease.isLive()) {
            givingBack = lease;
            pump();
        }
    }

    /** Starts nothing more, and ends what only waits for its next attempt. */
    void stop() {
        core.drop(waiting, arrival -> true);
        List.copyOf(working).forEach(Work::stop);
    }

    void ended(Work work) {
        working.remove(work);
        core.workEnded();
        pump();
    }

    /** Not by recursion: handlers that end at once would nest as deep as the queue is long. */
    private void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            while (working.size() < limit && !waiting.isEmpty() && givingBack == null) {
                start(waiting.remove());
            }
            Lease back = givingBack;
            if (back != null && working.isEmpty()) {
                givingBack = null;
                core.drop(waiting, arrival -> arrival.lease() == back);
                core.release(back);
            }
        } finally {
            isPumping = false;
        }
    }

    private void start(Arrival arrival) {
        if (!arrival.lease().isLive()) {
            core.tally().dropped.increment();
            return;
        }
        Work work = new Work(core, this, arrival);
        working.add(work);
        work.begin();
    }
}
