package io.pinion.worker.disruptor;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The near end of a timer queue: entries in exact order, each removable by its position.
 *
 * <p>Shape: a heap with four children per node in one array that grows by doubling and does not shrink; free places are
 * null. Four instead of two halves the depth, and with it the entries touched on the way up.
 * <p>Threads: worker only.
 * <p>Cost: {@code add} and {@code remove} O(log n), {@code first} O(1).
 */
final class TimerHeap {

    private static final int INITIAL_CAPACITY = 64;
    private static final int ARITY_SHIFT = 2;
    private static final int ARITY = 1 << ARITY_SHIFT;

    private @Nullable TimerEntry[] entries = new @Nullable TimerEntry[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    TimerEntry first() {
        return entries[0];
    }

    void add(TimerEntry entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size << 1);
        }
        siftUp(size++, entry);
    }

    /** Removes the entry at {@code entry.heapIndex}. */
    void remove(TimerEntry entry) {
        final int hole = entry.heapIndex;
        final TimerEntry last = at(--size);
        entries[size] = null;
        if (last != entry) {
            refill(hole, last);
        }
        entry.heapIndex = TimerEntry.NOWHERE;
    }

    /** Hands everything beyond the horizon of a wheel to that wheel. */
    void moveBeyondHorizon(TimerWheel wheel) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            final TimerEntry entry = at(i);
            if (wheel.isBeyondHorizon(entry)) {
                entry.heapIndex = TimerEntry.NOWHERE;
                wheel.link(entry);
            } else {
                put(kept++, entry);
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        restoreOrder();
    }

    private void restoreOrder() {
        for (int parent = (size - 2) >> ARITY_SHIFT; parent >= 0; parent--) {
            siftDown(parent, at(parent));
        }
    }

    private void refill(int hole, TimerEntry entry) {
        siftDown(hole, entry);
        if (entry.heapIndex == hole) {
            siftUp(hole, entry);
        }
    }

    private void siftUp(int from, TimerEntry entry) {
        int hole = from;
        while (hole > 0) {
            final int parentIndex = (hole - 1) >> ARITY_SHIFT;
            final TimerEntry parent = at(parentIndex);
            if (!entry.isBefore(parent)) {
                break;
            }
            put(hole, parent);
            hole = parentIndex;
        }
        put(hole, entry);
    }

    private void siftDown(int from, TimerEntry entry) {
        int hole = from;
        int childIndex = (hole << ARITY_SHIFT) + 1;
        while (childIndex < size) {
            final TimerEntry child = earliestChild(childIndex);
            if (!child.isBefore(entry)) {
                break;
            }
            final int next = child.heapIndex;
            put(hole, child);
            hole = next;
            childIndex = (hole << ARITY_SHIFT) + 1;
        }
        put(hole, entry);
    }

    private TimerEntry earliestChild(int firstIndex) {
        final int end = Math.min(firstIndex + ARITY, size);
        TimerEntry earliest = at(firstIndex);
        for (int i = firstIndex + 1; i < end; i++) {
            final TimerEntry child = at(i);
            if (child.isBefore(earliest)) {
                earliest = child;
            }
        }
        return earliest;
    }

    private TimerEntry at(int index) {
        return Objects.requireNonNull(entries[index]);
    }

    private void put(int index, TimerEntry entry) {
        entries[index] = entry;
        entry.heapIndex = index;
    }
}
