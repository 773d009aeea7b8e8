package io.pinion.benchmarks.tasks;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * A queue of JCTools and a thread that spins on it with {@code relaxedPoll}, which does not take the producers' index
 * from them as {@code poll} does on an empty queue.
 */
final class SpinningQueuePeer implements Peer {
    private final MessagePassingQueue<Runnable> queue;
    private final Thread thread;
    private volatile boolean closed;

    SpinningQueuePeer(int capacity, ThreadFactory threads) {
        queue = new MpscVarHandleArrayQueue<>(capacity);
        thread = threads.newThread(this::loop);
        thread.start();
    }

    private void loop() {
        while (!closed) {
            Runnable task = queue.relaxedPoll();
            if (task != null) {
                task.run();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (!queue.offer(task)) {
            throw new RejectedExecutionException("full");
        }
    }

    @Override
    public void close() {
        closed = true;
        ConsumerThreads.join(thread);
    }
}
