package io.pinion.benchmarks;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A Disruptor whose events carry a task: many producers, one handler. The round trip is the fastest there is on it: a
 * reused task that writes one word, and a caller that spins on that word.
 *
 * <p>The handler leaves the task in the event, which spares it a store for each.
 */
final class DisruptorContender implements Contender {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int REPLIES = 32;

    private final Disruptor<TaskEvent> disruptor;
    private final RingBuffer<TaskEvent> ring;
    private final long[] cells = new long[65];
    private final Runnable reply = () -> CELL.setRelease(cells, REPLIES, cells[REPLIES] + 1);

    private static final class TaskEvent {
        private @Nullable Runnable task;

        void run() {
            Runnable present = task;
            if (present != null) {
                present.run();
            }
        }
    }

    DisruptorContender(WaitStrategy waitStrategy) {
        disruptor = new Disruptor<>(
                TaskEvent::new, CAPACITY, DaemonThreadFactory.INSTANCE, ProducerType.MULTI, waitStrategy);
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
    public void roundTrip() {
        long before = (long) CELL.getAcquire(cells, REPLIES);
        execute(reply);
        int looks = 0;
        while ((long) CELL.getAcquire(cells, REPLIES) == before) {
            Spin.once(++looks);
        }
    }

    @Override
    public void close() {
        disruptor.halt();
    }
}
