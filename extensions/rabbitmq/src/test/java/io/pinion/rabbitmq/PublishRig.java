package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.pinion.rabbitmq.PublishChannel.ChannelEnd;
import io.pinion.test.ManualWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A publisher whose owner thread, worker, time and broker are driven by the test, all on its thread. */
final class PublishRig implements AutoCloseable {
    final ManualWorker manual = ManualWorker.create();
    final AtomicLong nowNs = new AtomicLong(-5);
    final List<FakeChannel> channels = new ArrayList<>();
    final List<Throwable> restarts = new ArrayList<>();
    final PublishCounters counters = new PublishCounters();
    final PublishBounds bounds;
    final Sender sender;
    final Publisher publisher;
    boolean linkClosed;
    /** Throws what a send fails with, by the number of the send on its channel, from 1. */
    @Nullable
    IntFunction<@Nullable Exception> faults;

    private final Queue<Runnable> commands = new ArrayDeque<>();

    PublishRig(PublishSettings settings) {
        bounds = new PublishBounds(settings);
        PublishDesk desk = new PublishDesk("'test'", settings, manual.worker(), counters, bounds);
        sender = new Sender(desk);
        publisher = Publisher.open(desk, bounds, sender, new FakeLink(), nowNs::get);
    }

    /** Puts text to the queue q. */
    CompletableFuture<Void> put(String text) {
        return put(AmqpPublish.toQueue("q"), text);
    }

    CompletableFuture<Void> put(AmqpPublish to, String text) {
        AmqpPublish message = to.text(text);
        return publisher.put(message, message.encoded(BodyEncoder.json()));
    }

    /** A connection has come. */
    PublishRig up() {
        try {
            sender.up(FakeChannel::new);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return owner();
    }

    /** The connection has gone. */
    PublishRig down() {
        sender.down(1, new IOException("cut"));
        return owner();
    }

    /** The owner thread does what there is to do. */
    PublishRig owner() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
        return this;
    }

    /** The worker does what there is to do. */
    PublishRig worker() {
        manual.runAll();
        return this;
    }

    /** Time passes, for the worker. */
    PublishRig pass(Duration time) {
        nowNs.addAndGet(time.toNanos());
        manual.advance(time);
        return this;
    }

    FakeChannel channel() {
        return channels.get(channels.size() - 1);
    }

    PublishStats stats() {
        return counters.snapshot(bounds, 0);
    }

    @Override
    public void close() {
        manual.close();
    }

    /** Remembers what was sent on it. */
    final class FakeChannel implements PublishChannel {
        final List<String> sent = new ArrayList<>();
        final List<AmqpPublish> messages = new ArrayList<>();
        final Events told;
        boolean aborted;
        int flushed;

        FakeChannel(Events told) {
            this.told = told;
            channels.add(this);
        }

        @Override
        public void send(AmqpPublish message, BasicProperties properties, byte[] body) throws IOException {
            Exception fault = faults == null ? null : faults.apply(sent.size() + 1);
            if (fault instanceof IOException io) {
                throw io;
            }
            if (fault instanceof RuntimeException other) {
                throw other;
            }
            sent.add(new String(body, StandardCharsets.UTF_8));
            messages.add(message);
        }

        @Override
        public void flush() {
            flushed = sent.size();
        }

        @Override
        public void abort() {
            aborted = true;
        }

        void ack(long tag, boolean multiple) {
            told.acked(tag, multiple);
            owner();
            worker();
        }

        void nack(long tag) {
            told.nacked(tag, false);
            owner();
            worker();
        }

        void refuse(int code) {
            told.closed(new ChannelEnd(true, code, "NOT_FOUND", false));
            owner();
            worker();
        }
    }

    private final class FakeLink implements PublishLink {
        @Override
        public void open() {}

        @Override
        public void execute(Runnable command) {
            if (linkClosed) {
                throw new RejectedExecutionException("closed");
            }
            commands.add(command);
        }

        @Override
        public void restart(Throwable why) {
            restarts.add(why);
            sender.down(1, why);
        }

        @Override
        public CompletableFuture<Void> close(Duration grace) {
            linkClosed = true;
            return CompletableFuture.completedFuture(null);
        }
    }
}
