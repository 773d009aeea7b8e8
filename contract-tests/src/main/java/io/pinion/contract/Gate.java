package io.pinion.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that holds its thread until it is opened, and counts the interrupts it sees. */
public final class Gate implements Runnable {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();

    @Override
    public void run() {
        runs.incrementAndGet();
        started.countDown();
        boolean closed = true;
        while (closed) {
            try {
                opened.await();
                closed = false;
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
            }
        }
        ended.countDown();
    }

    /** Waits until a thread is held. */
    public Gate awaitStarted() {
        Await.latch(started);
        return this;
    }

    /** Waits until an interrupt has been seen. */
    public void awaitInterrupt() {
        Await.until("an interrupt", () -> interrupts.get() > 0);
    }

    /** Lets the thread go on, now and later. */
    public void open() {
        opened.countDown();
    }

    /** Lets the thread go on and waits until the body has been left. */
    public void openAndAwaitEnd() {
        open();
        Await.latch(ended);
    }

    /** How often it has started. */
    public int runs() {
        return runs.get();
    }

    /** How many interrupts it has seen. */
    public int interrupts() {
        return interrupts.get();
    }
}
