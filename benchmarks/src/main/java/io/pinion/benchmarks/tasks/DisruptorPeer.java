package io.pinion.benchmarks.tasks;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Disruptor whose events carry a task: many producers, one handler.
 *
 * <p>The handler leaves the task in the event, which spares it a store for each.
 */
public final class DisruptorPeer implements Peer {
    private final Disruptor<TaskEvent> disruptor;
    private final RingBuffer<TaskEvent> ring;

    private static final class TaskEvent {
        private @Nullable Runnable task;

        void run() {
            Runnable present = task;
            if (present != null) {
                present.run();
            }
        }
    }

    /** Starts it. */
    public DisruptorPeer(WaitStrategy waitStrategy, int capacity, ThreadFactory threads) {
        disruptor = new Disruptor<>(TaskEvent::new, capacity, threads, ProducerType.MULTI, waitStrategy);
        disruptor.handleEventsWith((event, sequence, endOfBatch) -> event.run());
        ring = disruptor.start();
    }

    @Override
    public void execute(Runnable task) {
        long sequence = ring.next();
        ring.get(sequence).task = task;
        ring.publish(sequence);
    }

    @Override
    public void close() {
        disruptor.halt();
    }
}
