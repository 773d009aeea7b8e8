package io.pinion.linux.jni;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Decides who writes to the eventfd that ends a wait, and who closes it.
 *
 * <p>One word: whether a wake-up is PENDING, whether the worker may be ASLEEP in the kernel, whether all is CLOSED, and
 * how many threads are between deciding to write and having written. Only the first wake-up of a sleep writes. A waker
 * counts itself in with the same step that tells it to write, so the descriptor cannot be closed, and its number not be
 * used by another file, under its hands: the close hands the descriptor to the last waker that is still inside.
 *
 * <p>Every wake-up is a read-modify-write, also when it finds one pending already: the worker's next clearing of the
 * word then reads from it, and sees what the waker published before.
 */
final class WakeWord {
    private static final int PENDING = 1;
    private static final int ASLEEP = 2;
    private static final int CLOSED = 4;
    private static final int WRITER = 8;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(WakeWord.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int word;

    /** Any thread. True: write, then call {@link #leave()}. */
    boolean wake() {
        while (true) {
            int before = word;
            boolean writes = (before & (PENDING | ASLEEP | CLOSED)) == ASLEEP;
            int after = (before | PENDING) + (writes ? WRITER : 0);
            if (WORD.weakCompareAndSet(this, before, after)) {
                return writes;
            }
        }
    }

    /** After a write. True: the caller was the last inside after a close, and closes the descriptor. */
    boolean leave() {
        int before = (int) WORD.getAndAdd(this, -WRITER);
        return (before & CLOSED) != 0 && before < 2 * WRITER;
    }

    /** The worker, before it waits. False: a wake-up is pending, so look only. */
    boolean fallAsleep() {
        return ((int) WORD.getAndBitwiseOr(this, ASLEEP) & PENDING) == 0;
    }

    /** The worker, after it waited. True: it was woken; the wake-up is used up. */
    boolean getUp() {
        return ((int) WORD.getAndBitwiseAnd(this, ~(PENDING | ASLEEP)) & PENDING) != 0;
    }

    /** The worker, asleep: whether a wake-up has come meanwhile. */
    boolean isPending() {
        return (word & PENDING) != 0;
    }

    /** The worker, awake: uses up a pending wake-up, if there is one. */
    void clear() {
        if (isPending()) {
            getUp();
        }
    }

    /** The worker, once. True: nobody is inside, so the caller closes the descriptor. */
    boolean close() {
        return (int) WORD.getAndBitwiseOr(this, CLOSED) < WRITER;
    }
}
