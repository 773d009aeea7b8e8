package io.pinion.benchmarks.tasks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue of JCTools and a thread that spins for 50 us and then parks; a producer wakes it only if it says that it
 * sleeps.
 *
 * <p>Wake-up: the consumer writes {@code asleep} and looks at the queue again; a producer stores the task and looks at
 * {@code asleep}; both have a full fence in between, so that one of them sees the other. The producer that takes the
 * word back unparks.
 */
final class ParkingQueuePeer implements Peer {
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int LOOKS_BETWEEN_CLOCKS = 32;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int ASLEEP = 32;

    private final MessagePassingQueue<Runnable> queue;
    private final Thread thread;
    private final long[] cells = new long[65];
    private volatile boolean closed;

    ParkingQueuePeer(int capacity, ThreadFactory threads) {
        queue = new MpscVarHandleArrayQueue<>(capacity);
        thread = threads.newThread(this::loop);
        thread.start();
    }

    private void loop() {
        while (!closed) {
            Runnable task = spin();
            if (task != null) {
                task.run();
            } else {
                sleep();
            }
        }
    }

    private @Nullable Runnable spin() {
        Runnable task = queue.relaxedPoll();
        if (task != null) {
            return task;
        }
        long endNs = System.nanoTime() + SPIN_NS;
        for (int looks = 1; ; looks++) {
            task = queue.relaxedPoll();
            if (task != null || (looks % LOOKS_BETWEEN_CLOCKS == 0 && System.nanoTime() - endNs > 0)) {
                return task;
            }
            Thread.onSpinWait();
        }
    }

    private void sleep() {
        CELL.setVolatile(cells, ASLEEP, 1L);
        VarHandle.fullFence();
        while (queue.isEmpty() && !closed && (long) CELL.getAcquire(cells, ASLEEP) == 1) {
            LockSupport.park(this);
        }
        CELL.setRelease(cells, ASLEEP, 0L);
    }

    @Override
    public void execute(Runnable task) {
        if (!queue.offer(task)) {
            throw new RejectedExecutionException("full");
        }
        VarHandle.fullFence();
        if ((long) CELL.getOpaque(cells, ASLEEP) == 1 && CELL.compareAndSet(cells, ASLEEP, 1L, 0L)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        ConsumerThreads.join(thread);
    }
}
