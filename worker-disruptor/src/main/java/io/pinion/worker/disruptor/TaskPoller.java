package io.pinion.worker.disruptor;

import java.util.function.Consumer;

/**
 * The worker's side of the task ring: polls the slots, runs what it takes, releases what it has run.
 *
 * <p>Neither the cursor nor the available buffer is read on this path: one task moves one cache line. The gate is
 * advanced every {@code releaseInterval} tasks and at the end of each batch.
 */
final class TaskPoller {
    private static final int MAX_RELEASE_INTERVAL = 64;

    private final TaskLane lane;
    private final TaskSlots slots;
    private final ControlWord control;
    private final TaskRunner runner;
    private final DrainWaiters drains;
    private final Consumer<Batch> batches;
    private final int releaseInterval;
    private final Progress progress = new Progress();

    TaskPoller(TaskLane lane, ControlWord control, TaskRunner runner, DrainWaiters drains, Consumer<Batch> batches) {
        this.batches = batches;
        this.drains = drains;
        this.lane = lane;
        slots = lane.slots();
        this.control = control;
        this.runner = runner;
        // A small share of the ring, so that what is run but not yet released never looks like a full ring.
        releaseInterval = Math.max(1, Math.min(MAX_RELEASE_INTERVAL, lane.capacity() / 64));
    }

    /** Runs what is published, at most so much; stops at a slot that is not, or when the worker gives up. */
    int poll(int limit) {
        final Progress here = progress;
        int done = 0;
        try {
            while (done < limit) {
                long sequence = here.next;
                if (!slots.isPublishedAcquire(sequence)
                        || control.acquire() >= ControlWord.ABANDONING
                        || drains.isNew()) {
                    break;
                }
                here.started(sequence);
                Object task = slots.take(sequence);
                if (task == null) {
                    break;
                }
                run(task, sequence);
                slots.clearArguments(sequence);
                here.ended(sequence);
                done++;
                if (sequence - here.released >= releaseInterval) {
                    release(sequence);
                }
            }
        } finally {
            if (here.released != here.next - 1) {
                release(here.next - 1);
            }
        }
        return done;
    }

    private void run(Object task, long sequence) {
        if (task instanceof Batch batch) {
            batches.accept(batch);
        } else if (task == Batch.FILLER) {
            return;
        } else if (task == TaskSlots.LOST) {
            lane.countLost();
        } else if (lane.isSampled(sequence)) {
            runner.runSampled(task, slots.first(sequence), slots.second(sequence), lane.enqueuedNs(sequence));
        } else {
            runner.run(task, slots.first(sequence), slots.second(sequence));
        }
    }

    private void release(long sequence) {
        long freed = sequence - progress.released;
        if (lane.gate().advance(progress.released, sequence)) {
            progress.released = sequence;
            if (lane.blocked().any()) {
                lane.blocked().wake(freed);
            }
        }
    }

    /** Whether the next slot is published. */
    boolean hasWork() {
        return slots.isPublishedAcquire(progress.next);
    }

    /** Whether something is claimed and not passed, published or on its way: the re-check before sleep or end. */
    boolean isClaimedAhead() {
        return lane.cursor() >= progress.next;
    }

    /**
     * The last look, after FINISHING: runs what was published before it, past slots that are claimed and empty, whose
     * producers will refuse by themselves.
     */
    void pollFinally() {
        long end = lane.cursor();
        for (long sequence = progress.next; sequence <= end; sequence++) {
            // Marked as begun is only what is not passed, so that a closer knows an empty slot as taken.
            if (slots.isPublishedAcquire(sequence) || !slots.pass(sequence)) {
                if (control.acquire() >= ControlWord.ABANDONING) {
                    return;
                }
                progress.started(sequence);
                Object task = slots.take(sequence);
                if (task != null) {
                    run(task, sequence);
                    slots.clearArguments(sequence);
                }
            }
            progress.ended(sequence);
        }
    }

    Progress progress() {
        return progress;
    }

    long next() {
        return progress.next;
    }
}
