package io.pinion.stress.life;

import java.util.concurrent.locks.LockSupport;

/**
 * A task that writes down that it has started.
 *
 * @param book where to
 * @param number which one it is
 * @param lengthNs how long it takes
 * @param fails whether it throws
 */
record NumberedTask(TaskBook book, int number, long lengthNs, boolean fails) implements Runnable {
    @Override
    public void run() {
        book.started(number);
        if (lengthNs > 0) {
            LockSupport.parkNanos(lengthNs);
        }
        if (fails) {
            throw new IllegalStateException("wanted, to have it logged");
        }
    }
}
