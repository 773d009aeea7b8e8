package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads that publish one message after the other, each when the one before is confirmed: one lost wake-up hangs. */
class PublishWakeupTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = Integer.getInteger("pinion.wakeups", 5_000);

    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final ExecutorService client = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @Test
    void put_fromManyThreads_wakesTheOwnerEachTime() throws Exception {
        PublishSettings settings = PublishSettings.defaults();
        try (Worker worker = Worker.start()) {
            PublishBounds bounds = new PublishBounds(settings);
            PublishDesk desk = new PublishDesk("'test'", settings, worker, new PublishCounters(), bounds);
            Sender sender = new Sender(desk);
            Publisher publisher = Publisher.open(desk, bounds, sender, new ExecutorLink(), System::nanoTime);
            owner.submit(() -> {
                        sender.up(AckingChannel::new);
                        return null;
                    })
                    .get(10, TimeUnit.SECONDS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    for (int n = 0; n < ROUNDS; n++) {
                        publisher
                                .put(AmqpPublish.toQueue("q").text(""), new byte[0])
                                .get(20, TimeUnit.SECONDS);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(120, TimeUnit.SECONDS);
            }
        } finally {
            List.of(owner, client, threads).forEach(ExecutorService::shutdownNow);
        }
    }

    /** Confirms at once, on another thread. */
    private final class AckingChannel implements PublishChannel {
        private final Events told;
        private long tag;

        AckingChannel(Events told) {
            this.told = told;
        }

        @Override
        public void send(AmqpPublish message, BasicProperties properties, byte[] body) {
            long mine = ++tag;
            client.execute(() -> told.acked(mine, false));
        }

        @Override
        public void flush() {}

        @Override
        public void abort() {}
    }

    private final class ExecutorLink implements PublishLink {
        @Override
        public void open() {}

        @Override
        public void execute(Runnable command) {
            owner.execute(command);
        }

        @Override
        public void restart(Throwable why) {
            throw new AssertionError(why);
        }

        @Override
        public CompletableFuture<Void> close(Duration grace) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
