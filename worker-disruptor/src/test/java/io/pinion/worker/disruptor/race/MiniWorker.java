package io.pinion.worker.disruptor.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * The hand-over and close protocol in its smallest form: one ring, one control word, plain tasks. It exists to be broken:
 * each {@link Weakness} leaves one step out, and the races must notice. Whole, it must pass them.
 *
 * <p>All tasks look alike in a slot, as they do when everybody submits the same constant. At the dangerous places it
 * dawdles at random, so that rare interleavings are not rare.
 */
final class MiniWorker {
    /** A step of the protocol that is left out. */
    enum Weakness {
        /** A producer does not look again after its publication when the worker has ended. */
        NO_TAKE_BACK,
        /** The worker does not look for work between announcing its sleep and sleeping. */
        NO_RECHECK,
        /** The worker does not look through the ring once more after it has closed. */
        NO_FINAL_SCAN,
        /** Nobody lists what the worker has not run. */
        NO_ABANDON_LIST,
        /** The gating sequence goes on moving while tasks are taken back. */
        NO_FREEZE,
        /** The worker takes a task with a read and a write. */
        NO_EXCHANGE
    }

    private static final int AWAKE = 0;
    private static final int PARKED = 1;
    private static final int DRAINING = 2;
    private static final int ABANDONING = 3;
    private static final int CLOSED = 4;
    private static final long FROZEN = Long.MIN_VALUE / 2;
    private static final Object TASK = new Object();

    private final int capacity;
    private final Set<Weakness> weaknesses;
    private final AtomicInteger control = new AtomicInteger();
    /** The next sequence to claim. */
    private final AtomicLong cursor = new AtomicLong();
    /** Sequences below are free again. */
    private final AtomicLong gating = new AtomicLong();

    private final AtomicLong takenBack = new AtomicLong();
    private final AtomicLong ran = new AtomicLong();
    private final AtomicReferenceArray<Object> slots;
    private final AtomicReferenceArray<Ticket> arguments;
    private final List<Ticket> listed = new ArrayList<>();
    private final SplittableRandom workerRandom;
    private final SplittableRandom closerRandom;
    private volatile Thread thread;
    private volatile boolean ended;
    private volatile boolean given;

    MiniWorker(int capacity, Set<Weakness> weaknesses, SplittableRandom random) {
        this.capacity = capacity;
        this.weaknesses = weaknesses;
        slots = new AtomicReferenceArray<>(capacity);
        arguments = new AtomicReferenceArray<>(capacity);
        workerRandom = random.split();
        closerRandom = random.split();
    }

    private boolean has(Weakness weakness) {
        return weaknesses.contains(weakness);
    }

    private int index(long sequence) {
        return (int) sequence & (capacity - 1);
    }

    private static void dawdle(SplittableRandom random) {
        switch (random.nextInt(32)) {
            case 0 -> LockSupport.parkNanos(random.nextInt(200_000));
            case 1, 2, 3 -> Thread.yield();
            default -> {}
        }
    }

    boolean isClosing() {
        return control.get() >= DRAINING;
    }

    // Producers.

    boolean offer(Ticket ticket, SplittableRandom random) {
        if (control.get() >= DRAINING) {
            return false;
        }
        long sequence = claim();
        for (int i = 0; i < 20 && sequence < 0; i++) {
            Thread.yield();
            sequence = claim();
        }
        if (sequence < 0) {
            return false;
        }
        dawdle(random);
        arguments.set(index(sequence), ticket);
        slots.set(index(sequence), TASK);
        dawdle(random);
        return afterPublication(sequence, random);
    }

    private long claim() {
        while (true) {
            long next = cursor.get();
            long free = gating.get();
            if (free < 0 || next - free >= capacity) {
                return -1;
            }
            if (cursor.compareAndSet(next, next + 1)) {
                return next;
            }
        }
    }

    private boolean afterPublication(long sequence, SplittableRandom random) {
        int state = control.get();
        if (state == PARKED) {
            wake();
        } else if (state >= ABANDONING && !has(Weakness.NO_TAKE_BACK)) {
            return !takeBack(sequence, random);
        }
        return true;
    }

    private boolean takeBack(long sequence, SplittableRandom random) {
        if (sequence < released()) {
            return false;
        }
        LockSupport.parkNanos(random.nextInt(300_000));
        if (!slots.compareAndSet(index(sequence), TASK, null)) {
            return false;
        }
        takenBack.incrementAndGet();
        return true;
    }

    private long released() {
        long value = gating.get();
        return value < 0 ? value - FROZEN : value;
    }

    private void wake() {
        if (control.compareAndSet(PARKED, AWAKE)) {
            unpark();
        }
    }

    private void unpark() {
        given = true;
        LockSupport.unpark(thread);
    }

    // The worker.

    void work() {
        thread = Thread.currentThread();
        long next = 0;
        while (control.get() < ABANDONING) {
            if (slots.get(index(next)) != null) {
                next = runAndRelease(next);
            } else if (control.get() != DRAINING) {
                sleep(next);
            } else if (next == cursor.get()) {
                end(next);
            } else {
                Thread.yield();
            }
        }
        ended = true;
    }

    private long runAndRelease(long next) {
        if (!run(next)) {
            return next;
        }
        dawdle(workerRandom);
        gating.compareAndSet(next, next + 1);
        return next + 1;
    }

    private boolean run(long sequence) {
        dawdle(workerRandom);
        if (take(sequence, workerRandom) == null) {
            return false;
        }
        dawdle(workerRandom);
        arguments.get(index(sequence)).run();
        ran.incrementAndGet();
        return true;
    }

    private Object take(long sequence, SplittableRandom random) {
        if (!has(Weakness.NO_EXCHANGE)) {
            return slots.getAndSet(index(sequence), null);
        }
        Object task = slots.get(index(sequence));
        dawdle(random);
        slots.set(index(sequence), null);
        return task;
    }

    private void sleep(long next) {
        dawdle(workerRandom);
        control.compareAndSet(AWAKE, PARKED);
        if (has(Weakness.NO_RECHECK) || slots.get(index(next)) == null && control.get() < DRAINING) {
            while (!given) {
                LockSupport.park(this);
            }
            given = false;
        }
        control.compareAndSet(PARKED, AWAKE);
    }

    private void end(long next) {
        dawdle(workerRandom);
        freeze();
        if (control.compareAndSet(DRAINING, CLOSED) && !has(Weakness.NO_FINAL_SCAN)) {
            long last = cursor.get();
            for (long sequence = next; sequence < last; sequence++) {
                run(sequence);
            }
        }
    }

    private void freeze() {
        if (!has(Weakness.NO_FREEZE)) {
            long value = gating.get();
            while (value >= 0 && !gating.compareAndSet(value, value + FROZEN)) {
                value = gating.get();
            }
        }
    }

    // The closer.

    void close(int patience) {
        if (control.getAndUpdate(state -> Math.max(state, DRAINING)) == PARKED) {
            unpark();
        }
        for (int i = 0; i < patience && !ended; i++) {
            Thread.yield();
        }
        freeze();
        if (control.compareAndSet(DRAINING, ABANDONING) && !has(Weakness.NO_ABANDON_LIST)) {
            list();
        }
    }

    private void list() {
        long last = cursor.get();
        for (long sequence = released(); sequence < last; sequence++) {
            dawdle(closerRandom);
            if (take(sequence, closerRandom) != null) {
                listed.add(arguments.get(index(sequence)));
            }
        }
    }

    /** Lets a thread that hangs go, after the score was kept. */
    void destroy() {
        control.set(CLOSED);
        unpark();
    }

    /** When everything has ended. */
    Books books() {
        long accepted = cursor.get() - takenBack.get();
        long done = ran.get();
        return new Books(accepted, done, 0, 0, 0, listed.size(), accepted - done - listed.size(), 0, listed, 0);
    }
}
