package io.pinion.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java blocks of docs/migration/disruptor.md, compiled against the Disruptor and run. */
@Timeout(30)
class DisruptorMigrationSnippetsTest {
    private static final class Order {
        private long cents;

        static void fill(Order order, Long cents) {
            order.cents = cents;
        }
    }

    private final StringBuilder batch = new StringBuilder();
    private final CountDownLatch flushed = new CountDownLatch(1);
    private volatile String written = "";

    private void handle(Order order, long sequence, boolean endOfBatch) {
        batch.append(order.cents).append(';');
        if (endOfBatch) {
            written = batch.toString();
            flushed.countDown();
        }
    }

    @Test
    void before_published_isHandled() throws Exception {
        EventHandler<Order> handler = (order, sequence, endOfBatch) -> handle(order, sequence, endOfBatch);
        Disruptor<Order> disruptor = new Disruptor<>(
                Order::new, 8_192, DaemonThreadFactory.INSTANCE, ProducerType.MULTI, new YieldingWaitStrategy());
        disruptor.handleEventsWith(handler);
        RingBuffer<Order> ring = disruptor.start();

        ring.publishEvent((order, sequence, cents) -> order.cents = cents, 1_999L); // waits while it is full
        boolean taken = ring.tryPublishEvent((order, sequence, cents) -> order.cents = cents, 501L);

        assertThat(flushed.await(10, TimeUnit.SECONDS)).isTrue();
        disruptor.shutdown(10, TimeUnit.SECONDS); // waits until the ring is empty, or throws
        assertThat(taken).isTrue();
        assertThat(written).startsWith("1999;");
    }

    @Test
    void after_published_isHandled() throws Exception {
        Worker worker = Worker.start(WorkerConfig.builder()
                .idleStrategy(IdleStrategy.YIELDING)
                .overflow(OverflowPolicy.block()) // as publishEvent does
                .build());
        Lane<Order> orders = worker.lanes().lane(Order::new, this::handle, 8_192);

        orders.publish(Order::fill, 1_999L); // waits while it is full
        boolean taken = orders.offer(Order::fill, 501L) == OfferResult.ACCEPTED;

        worker.shutdown(Duration.ofSeconds(10)); // and says what was not handled
        assertThat(taken).isTrue();
        assertThat(flushed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written).startsWith("1999;");
    }

    @Test
    void after_task_needsNoEvent() {
        long[] total = new long[1];
        try (Worker worker = Worker.start()) {
            long sum = worker.call(() -> total[0] += 1_999, Duration.ofSeconds(2)); // no event, no handler, a result
            assertThat(sum).isEqualTo(1_999);
        }
    }
}
