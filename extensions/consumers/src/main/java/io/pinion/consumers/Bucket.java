package io.pinion.consumers;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a route holds until there is enough for a bulk, oldest first, with the time of each arrival.
 *
 * <p>Shape: at most {@code capacity} items, a ring that grows by doubling.
 */
final class Bucket<T> {
    private static final int FIRST_LENGTH = 16;

    private final int capacity;
    private @Nullable Object[] items;
    private long[] arrivedNs;
    private int head;
    private int used;

    Bucket(int capacity) {
        this.capacity = capacity;
        int length = Math.min(capacity, FIRST_LENGTH);
        items = new Object[length];
        arrivedNs = new long[length];
    }

    boolean isEmpty() {
        return used == 0;
    }

    boolean isFull() {
        return used == capacity;
    }

    int used() {
        return used;
    }

    void put(T item, long nowNs) {
        if (isFull()) {
            throw new IllegalStateException("the bucket holds " + capacity + " items and is full; take some first");
        }
        if (used == items.length) {
            grow();
        }
        int index = index(used);
        items[index] = item;
        arrivedNs[index] = nowNs;
        used++;
    }

    /** The arrival of the oldest; there must be one. */
    long oldestNs() {
        requireItem();
        return arrivedNs[head];
    }

    @SuppressWarnings("unchecked")
    T first() {
        requireItem();
        return (T) items[head];
    }

    /** Takes the oldest; there must be one. */
    T pop() {
        T item = first();
        items[head] = null;
        head = head + 1 == items.length ? 0 : head + 1;
        used--;
        return item;
    }

    /** Removes what fits, and keeps the order of the rest; returns how many were removed. */
    int removeIf(Predicate<? super T> unwanted) {
        int before = used;
        for (int i = 0; i < before; i++) {
            long time = oldestNs();
            T item = pop();
            if (!unwanted.test(item)) {
                put(item, time);
            }
        }
        return before - used;
    }

    private void requireItem() {
        if (used == 0) {
            throw new IllegalStateException("the bucket is empty");
        }
    }

    private int index(int position) {
        int index = head + position;
        return index >= items.length ? index - items.length : index;
    }

    private void grow() {
        int length = Math.min(capacity, items.length * 2);
        @Nullable Object[] moreItems = Arrays.copyOfRange(items, head, head + length);
        long[] moreTimes = Arrays.copyOfRange(arrivedNs, head, head + length);
        System.arraycopy(items, 0, moreItems, items.length - head, head);
        System.arraycopy(arrivedNs, 0, moreTimes, items.length - head, head);
        items = moreItems;
        arrivedNs = moreTimes;
        head = 0;
    }
}
