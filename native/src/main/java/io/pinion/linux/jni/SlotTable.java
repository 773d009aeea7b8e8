package io.pinion.linux.jni;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, by token.
 *
 * <p>A token is a slot number (low half) and the generation of that slot (high half), which grows when the slot is
 * freed. An event that was collected for an earlier owner of a slot, or of a descriptor, finds nobody.
 *
 * <p>Threads: the worker's.
 */
final class SlotTable {
    private static final int FIRST_CAPACITY = 16;
    private static final int NONE = -1;

    private @Nullable Registration[] slots = new @Nullable Registration[FIRST_CAPACITY];
    private int[] generations = new int[FIRST_CAPACITY];
    /** Of a free slot, the next free one. */
    private int[] next = new int[FIRST_CAPACITY];

    private int firstFree = NONE;
    private int used;
    private int size;

    /** Takes a slot and returns its token. */
    long add(Registration registration) {
        int slot = firstFree == NONE ? grown() : reused();
        slots[slot] = registration;
        size++;
        return token(slot);
    }

    void remove(long token) {
        int slot = (int) token;
        slots[slot] = null;
        generations[slot]++;
        next[slot] = firstFree;
        firstFree = slot;
        size--;
    }

    /** The owner of a token, null when it has gone. */
    @Nullable
    Registration get(long token) {
        int slot = (int) token;
        if (slot < 0 || slot >= used) {
            return null;
        }
        Registration registration = slots[slot];
        return registration != null && generations[slot] == (int) (token >>> 32) ? registration : null;
    }

    int size() {
        return size;
    }

    /** Copies what is registered. */
    Registration[] all() {
        return Arrays.stream(slots).filter(slot -> slot != null).toArray(Registration[]::new);
    }

    private int reused() {
        int slot = firstFree;
        firstFree = next[slot];
        return slot;
    }

    private int grown() {
        if (used == slots.length) {
            slots = Arrays.copyOf(slots, used * 2);
            generations = Arrays.copyOf(generations, used * 2);
            next = Arrays.copyOf(next, used * 2);
        }
        return used++;
    }

    private long token(int slot) {
        return (long) generations[slot] << 32 | slot;
    }
}
