package io.pinion.worker.disruptor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The worker's pending timers, in order of deadline and, among equal deadlines, of insertion.
 *
 * <p>Shape: unbounded. Entries up to a horizon are in a heap, the others in a timing wheel. Deadlines are absolute
 * times of a monotonic clock that may be negative and may wrap; all pending ones, and the present, lie within
 * 2^63 - 1 ns.
 * <p>Threads: worker only; other threads hand entries over through a {@link TimerInbox}.
 * <p>Cost: O(1) for entries in the wheel, O(log n) for those in the heap, which are few: the ones due at about the same
 * time as the first. A coarse bucket of the wheel must be spread before its entries can come out of it. {@link #spread}
 * does so in steps of bounded size; {@link #pollDue(long)}, {@link #pollAny} and {@link #nextDeadlineNs} do at once what
 * the steps have left. Allocates nothing per entry, but the heap may outgrow its array and a spread needs its levels.
 */
final class TimerQueue {

    // The horizon is where the heap ends and the wheel begins. It follows the clock while entries become due, stays
    // behind it while the heap has due ones, and runs ahead of it to the first entry when the heap is empty. So the
    // next deadline is exact, and the worker never wakes for a bucket.
    //
    // What is added between the clock and a horizon that ran ahead must go to the heap. One timer an hour away would
    // thus turn the queue into a plain heap for that hour, were the horizon not taken back: rewindIfWorthIt().

    /** Heap sizes up to this are cheap enough to leave alone. */
    private static final int REWIND_MIN_ENTRIES = 64;

    /** A rewind is paid for by one early insertion for this many entries (as a shift) of the heap that it goes over. */
    private static final int REWIND_SHARE_SHIFT = 2;

    /** Buckets of the wheel up to this size may be moved whole. */
    private static final int SMALL_BUCKET = 64;

    private final TimerHeap near = new TimerHeap();
    private final TimerWheel far;
    private long clockTick;
    private long nextOrder;
    private int earlyAdds;
    private long rewound;

    /**
     * Creates an empty queue.
     *
     * @param nowNs the present on the monotonic clock, in nanoseconds
     */
    TimerQueue(long nowNs) {
        this(nowNs, SMALL_BUCKET);
    }

    /** For tests, which have small buckets too and want them spread. */
    TimerQueue(long nowNs, int smallBucket) {
        clockTick = TimerTicks.tickOf(nowNs);
        far = new TimerWheel(clockTick, smallBucket);
    }

    /**
     * Inserts an entry behind all that have the same deadline; a deadline that has passed is due at once.
     *
     * @param entry not in any queue, its deadline set; the delay is at most {@code Long.MAX_VALUE / 2} ns
     */
    void add(TimerEntry entry) {
        assert !entry.isQueued();
        if (isEmpty()) {
            far.resetHorizon(clockTick);
        }
        entry.order = nextOrder++;
        if (far.isBeyondHorizon(entry)) {
            far.link(entry);
        } else {
            near.add(entry);
            rewindIfWorthIt(entry);
        }
    }

    /**
     * Takes an entry out, whatever its state.
     *
     * @param entry in this queue or in none
     * @return false if it was not queued
     */
    boolean remove(TimerEntry entry) {
        if (entry.bucketRow != null) {
            far.unlink(entry);
            return true;
        }
        if (entry.heapIndex != TimerEntry.NOWHERE) {
            near.remove(entry);
            return true;
        }
        return false;
    }

    /**
     * Takes the first entry out if its deadline has come, at whatever cost.
     *
     * @param nowNs the present on the monotonic clock, in nanoseconds
     * @return the entry, which {@link TimerEntry#tryFire} may still find cancelled; null if none is due, never early
     */
    @Nullable
    TimerEntry pollDue(long nowNs) {
        return pollDue(nowNs, true);
    }

    /**
     * Takes the first entry out if its deadline has come.
     *
     * @param nowNs the present on the monotonic clock, in nanoseconds
     * @param atOnce whether to move large buckets in this call; if not, and a due entry is in one, there is work for
     *     {@link #spread} to do until this finds it
     * @return the entry, which {@link TimerEntry#tryFire} may still find cancelled; null if none is due, never early
     */
    @Nullable
    TimerEntry pollDue(long nowNs, boolean atOnce) {
        clockTick = TimerTicks.tickOf(nowNs);
        if (TimerTicks.isAfter(clockTick, far.horizonTick())) {
            far.advance(clockTick, atOnce, near);
        }
        final TimerEntry first = near.first();
        // One beyond the horizon is not due, or the advance has stopped before a bucket that may hold earlier ones.
        if (first == null || far.isBeyondHorizon(first) || first.deadlineNs - nowNs > 0) {
            return null;
        }
        near.remove(first);
        return first;
    }

    /** Takes the first entry out, due or not; null if the queue is empty. */
    @Nullable
    TimerEntry pollAny() {
        if (isEmpty()) {
            return null;
        }
        final TimerEntry first = first();
        near.remove(first);
        return first;
    }

    /**
     * The exact deadline of the first entry, on the monotonic clock in nanoseconds.
     *
     * @throws IllegalStateException if the queue is empty
     */
    long nextDeadlineNs() {
        if (isEmpty()) {
            throw new IllegalStateException("no next deadline: the timer queue is empty");
        }
        return first().deadlineNs;
    }

    /**
     * Does a bounded part of the work that would otherwise be done when the first entry is looked for.
     *
     * @param limit entries to be moved at most
     * @param idle whether the caller wants to know the next deadline, far as it may be
     * @return about how many entries were moved; 0 if all is done, so that {@link #pollDue} and, after an idle step,
     *     {@link #nextDeadlineNs} have no large bucket to move until more is added or time goes on
     */
    int spread(int limit, boolean idle) {
        final boolean wantsFirst = idle && !far.isFirstIn(near);
        return far.spread(limit, wantsFirst ? far.farthestTick() : clockTick, near);
    }

    /** How often an entry was moved so far, other than by its own insertion and removal; for tests. */
    long moves() {
        return far.moves() + rewound;
    }

    /**
     * Takes over what other threads scheduled, then what they cancelled.
     *
     * <p>Order: an entry that is cancelled when it is met in the first inbox is not inserted; one that is cancelled
     * later was pushed to the second inbox after that, and is removed by this call or a later one.
     *
     * @return how many entries were taken from both inboxes
     */
    int accept(TimerInbox scheduled, TimerInbox cancelled) {
        return acceptScheduled(scheduled) + acceptCancelled(cancelled);
    }

    int size() {
        return near.size() + far.size();
    }

    boolean isEmpty() {
        return near.size() == 0 && far.size() == 0;
    }

    private TimerEntry first() {
        if (!far.isFirstIn(near)) {
            far.advanceToFirst(near);
        }
        return Objects.requireNonNull(near.first());
    }

    int acceptScheduled(TimerInbox scheduled) {
        int taken = 0;
        TimerEntry entry = scheduled.takeAll();
        while (entry != null) {
            final TimerEntry next = scheduled.takeNext(entry);
            if (!entry.isCancelledAcquire()) {
                add(entry);
            }
            entry = next;
            taken++;
        }
        return taken;
    }

    int acceptCancelled(TimerInbox cancelled) {
        int taken = 0;
        TimerEntry entry = cancelled.takeAll();
        while (entry != null) {
            final TimerEntry next = cancelled.takeNext(entry);
            remove(entry);
            entry = next;
            taken++;
        }
        return taken;
    }

    private void rewindIfWorthIt(TimerEntry added) {
        final long tick = TimerTicks.tickOf(added);
        if (!TimerTicks.isAfter(tick, clockTick) || !TimerTicks.isAfter(far.horizonTick(), tick)) {
            return;
        }
        earlyAdds++;
        if (near.size() > REWIND_MIN_ENTRIES && earlyAdds > near.size() >> REWIND_SHARE_SHIFT) {
            rewind();
        }
    }

    private void rewind() {
        rewound += near.size();
        far.rewindTo(clockTick);
        near.moveBeyondHorizon(far);
        earlyAdds = 0;
    }
}
