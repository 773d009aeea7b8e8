package io.pinion.worker.disruptor;

import io.pinion.worker.BatchHandler;

/** The worker's side of a typed lane: hands events to the handler and tells it where the batch ends. */
final class EventPoller<E> {
    private static final int MAX_RELEASE_INTERVAL = 64;

    final EventLane<E> lane;
    private final ControlWord control;
    private final TaskRunner runner;
    private final BatchHandler<? super E> handler;
    private final int releaseInterval;
    private final Progress progress = new Progress();

    EventPoller(Engine engine, EventLane<E> lane, BatchHandler<? super E> handler) {
        this.lane = lane;
        this.handler = handler;
        control = engine.control;
        runner = engine.runner;
        releaseInterval = Math.max(1, Math.min(MAX_RELEASE_INTERVAL, lane.capacity() / 64));
    }

    /** Handles what is published, at most so much. */
    int poll(int limit) {
        int done = 0;
        try {
            long sequence = skipToEvent();
            while (sequence >= 0 && done < limit && control.acquire() < ControlWord.ABANDONING) {
                EventSlot<E> slot = lane.slot(sequence);
                if (!slot.take(sequence)) {
                    break;
                }
                done++;
                progress.started(sequence);
                long following = done == limit ? -1 : nextEvent(sequence + 1);
                runner.handle(handler, slot.event, sequence, following < 0);
                progress.ended(sequence);
                if (sequence - progress.released >= releaseInterval) {
                    release(sequence);
                }
                sequence = following < 0 ? -1 : skipToEvent();
            }
        } finally {
            if (progress.released != progress.next - 1) {
                release(progress.next - 1);
            }
        }
        return done;
    }

    /** Passes skipped slots; the sequence of the next published event, or -1 if there is none yet. */
    private long skipToEvent() {
        while (lane.slot(progress.next).isSkipAcquire(progress.next)) {
            progress.started(progress.next);
            progress.ended(progress.next);
        }
        return lane.slot(progress.next).isPublishedAcquire(progress.next) ? progress.next : -1;
    }

    /** Looks ahead over skips without passing them, so that every batch has a last event. */
    private long nextEvent(long from) {
        long sequence = from;
        // A lane full of skips ends the look where the ring begins again.
        while (sequence - from < lane.capacity() && lane.slot(sequence).isSkipAcquire(sequence)) {
            sequence++;
        }
        return lane.slot(sequence).isPublishedAcquire(sequence) ? sequence : -1;
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

    boolean hasWork() {
        EventSlot<E> slot = lane.slot(progress.next);
        return slot.isPublishedAcquire(progress.next) || slot.isSkipAcquire(progress.next);
    }

    boolean isWaitingForFiller() {
        long next = progress.nextOpaque();
        EventSlot<E> slot = lane.slot(next);
        return progress.startedOpaque() <= next
                && lane.cursor() >= next
                && !slot.isPublishedAcquire(next)
                && !slot.isSkipAcquire(next);
    }

    boolean isClaimedAhead() {
        return lane.cursor() >= progress.next;
    }

    /** The last look, after FINISHING; see {@link TaskPoller#pollFinally}. */
    void pollFinally() {
        long end = lane.cursor();
        for (long sequence = progress.next; sequence <= end; sequence++) {
            if (control.acquire() >= ControlWord.ABANDONING) {
                return;
            }
            EventSlot<E> slot = lane.slot(sequence);
            if (slot.take(sequence)) {
                progress.started(sequence);
                runner.handle(handler, slot.event, sequence, nextEvent(sequence + 1) < 0);
            }
            progress.ended(sequence);
        }
    }

    Progress progress() {
        return progress;
    }
}
