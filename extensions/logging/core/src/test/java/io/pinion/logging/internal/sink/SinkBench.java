package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.LogEntry;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sink on a worker; what is asked of it runs there. */
final class SinkBench implements AutoCloseable {
    static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
    private static final long LIMIT_NS = 20_000_000_000L;

    final Worker worker;
    final List<String> news = Collections.synchronizedList(new ArrayList<>());
    final List<@Nullable Throwable> causes = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger progressed = new AtomicInteger();
    private final List<Sink> opened = new ArrayList<>();

    SinkBench() {
        this(PollerChoice.AUTO);
    }

    SinkBench(PollerChoice poller) {
        worker = Worker.start(
                WorkerConfig.builder().name("sink-test").poller(poller).build());
    }

    <S extends Sink> S open(Function<SinkContext, S> open, int limitBytes) {
        S sink = onWorker(() -> open.apply(context(limitBytes)));
        opened.add(sink);
        return sink;
    }

    private SinkContext context(int limitBytes) {
        return new SinkContext(
                worker,
                new Told(),
                progressed::incrementAndGet,
                limitBytes,
                limitBytes / 2,
                FIRST_BACKOFF,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                4096,
                Duration.ofSeconds(1));
    }

    private final class Told implements News {
        @Override
        public void connected(String where) {
            news.add("connected " + where);
        }

        @Override
        public void lost(String where, @Nullable Throwable cause) {
            news.add("lost " + where);
            causes.add(cause);
        }

        @Override
        public void rejected(String where, String reason) {
            news.add("rejected " + where + " " + reason);
        }
    }

    /** Runs something as a task of the worker. */
    <T> T onWorker(Supplier<T> action) {
        return worker.call(action::get);
    }

    /** Takes one record as a batch of its own. */
    boolean take(Sink sink, String record) {
        return onWorker(() -> {
            boolean taken = takeHere(sink, record);
            sink.endOfBatch();
            return taken;
        });
    }

    /** On the worker's thread. */
    static boolean takeHere(Sink sink, String record) {
        @Nullable LogEntry none = null;
        return sink.take(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)), none);
    }

    void closeSink(Sink sink) {
        onWorker(() -> {
            sink.close();
            return true;
        });
    }

    /** Takes records with numbers until it is refused, or there were so many; how many were taken. */
    int fill(Sink sink, String text, int from, int most) {
        return onWorker(() -> {
            int taken = 0;
            while (taken < most && takeHere(sink, (from + taken) + " " + text)) {
                taken++;
            }
            sink.endOfBatch();
            return taken;
        });
    }

    /** Waits until something holds. */
    void await(BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs)
                    .as(() ->
                            "still not so: " + opened.stream().map(Sink::counts).toList() + " " + news + " " + causes)
                    .isLessThan(LIMIT_NS);
            assertBalanced();
            LockSupport.parkNanos(200_000);
        }
    }

    void assertBalanced() {
        for (Sink sink : opened) {
            SinkCounts counts = sink.counts();
            assertThat(counts.backlog()).as(counts.toString()).isNotNegative();
            assertThat(counts.sent()).as(counts.toString()).isNotNegative();
            assertThat(counts.backlogBytes() == 0).as(counts.toString()).isEqualTo(counts.backlog() == 0);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
