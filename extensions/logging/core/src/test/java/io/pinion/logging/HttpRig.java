package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.internal.sink.News;
import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;
import io.pinion.logging.internal.sink.SinkCounts;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.WorkerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An HTTP sink on a hand-driven worker, whose clock stands still until a test moves it. */
final class HttpRig implements AutoCloseable, News {
    static final Duration BATCH_AGE = Duration.ofSeconds(1);
    static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    final ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), new ManualClock());
    final List<String> news = Collections.synchronizedList(new ArrayList<>());
    Duration requestTimeout = Duration.ofSeconds(30);

    int batchBytes = 1024;
    int backlogLimitBytes = 64 << 10;
    int maxRecordBytes = 2048;
    int progressed;
    Sink sink;

    /** For steps of some size: each is a real millisecond, and threads of the client may wait for longer to run. */
    HttpRig patient() {
        requestTimeout = Duration.ofMinutes(10);
        return this;
    }

    HttpRig open(Destination destination) {
        SinkContext context = new SinkContext(
                manual.worker(),
                this,
                () -> progressed++,
                backlogLimitBytes,
                maxRecordBytes,
                FIRST_BACKOFF,
                MAX_BACKOFF,
                requestTimeout,
                batchBytes,
                BATCH_AGE);
        sink = call(() -> Sinks.REAL.open(destination, lines(), context));
        return this;
    }

    /** Bodies with a record a line. */
    static LogFormat lines() {
        return new LogFormat(
                "lines",
                () -> (entry, out) -> entry.message().chars().forEach(out::codePoint),
                null,
                false,
                bytes -> new LineBodies());
    }

    private static final class LineBodies implements BodyWriter {
        private final StringBuilder text = new StringBuilder();
        private int records;

        @Override
        public String contentType() {
            return "text/x-lines";
        }

        @Override
        public void add(ByteBuffer record, LogEntry entry) {
            entry.severity();
            text.append(StandardCharsets.UTF_8.decode(record)).append('\n');
            records++;
        }

        @Override
        public int records() {
            return records;
        }

        @Override
        public int bytes() {
            return text.length();
        }

        @Override
        public byte[] finish() {
            byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
            text.setLength(0);
            records = 0;
            return body;
        }
    }

    /** Runs on the worker's thread, which is this one. */
    <T> T call(java.util.function.Supplier<T> action) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<RuntimeException> error = new AtomicReference<>();
        manual.worker().execute(() -> {
            try {
                result.set(action.get());
            } catch (RuntimeException e) {
                error.set(e);
            }
        });
        manual.runAll();
        if (error.get() != null) {
            throw error.get();
        }
        return result.get();
    }

    void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    /** Gives records to the sink, as the pump does; how many it took. */
    int take(String... records) {
        return call(() -> {
            int taken = 0;
            LogEntry entry = new LogEntry(new MemoryBudget(0), 1024);
            for (String record : records) {
                entry.begin(Severity.INFO, 1, "logger", "thread");
                taken += sink.take(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)), entry) ? 1 : 0;
            }
            sink.endOfBatch();
            return taken;
        });
    }

    /** Asks for everything to be sent now. */
    Flush flush() {
        Flush flush = new Flush();
        run(() -> sink.whenSent(() -> flush.done = true));
        return flush;
    }

    static final class Flush {
        volatile boolean done;
    }

    void close(Runnable beforeCheck) {
        run(sink::close);
        beforeCheck.run();
        assertThat(counts().backlog()).isZero();
        assertThat(counts().backlogBytes()).isZero();
    }

    /** Takes the records, sends them at once and waits for the end. */
    SinkCounts send(String... records) {
        assertThat(take(records)).isEqualTo(records.length);
        Flush flush = flush();
        await(() -> flush.done);
        assertThat(counts().backlog()).isZero();
        assertThat(counts().backlogBytes()).isZero();
        return counts();
    }

    SinkCounts counts() {
        return sink.counts();
    }

    /** Runs the worker until something is so; its clock stands still. */
    void await(BooleanSupplier condition) {
        await(Duration.ZERO, condition);
    }

    /** Runs the worker until something is so, moving its clock forward by a step each time. */
    void await(Duration step, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        manual.runAll();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs)
                    .as("waited; %s, %s", counts(), news)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            manual.advance(step);
        }
    }

    void advance(Duration duration) {
        manual.advance(duration);
    }

    @Override
    public void connected(String where) {
        news.add("connected " + where);
    }

    @Override
    public void lost(String where, @Nullable Throwable cause) {
        news.add("lost " + where + " " + cause);
    }

    @Override
    public void rejected(String where, String reason) {
        news.add("rejected " + where + " " + reason);
    }

    @Override
    public void close() {
        if (sink != null) {
            run(sink::close);
        }
        manual.close();
    }
}
