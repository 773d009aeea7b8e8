package io.pinion.logging;

import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;
import io.pinion.logging.internal.sink.SinkCounts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A sink that keeps what it takes, and sends it when a test says so. */
final class RecordingSink implements Sink {
    final List<String> records = Collections.synchronizedList(new ArrayList<>());
    final SinkContext context;
    volatile boolean holding;
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile SinkCounts counts = SinkCounts.NONE;
    boolean closed;

    RecordingSink(SinkContext context) {
        this.context = context;
    }

    @Override
    public boolean take(ByteBuffer record, LogEntry entry) {
        int bytes = record.remaining();
        if (counts.backlogBytes() + bytes > context.backlogLimitBytes()) {
            return false;
        }
        records.add(StandardCharsets.UTF_8.decode(record).toString());
        long held = counts.backlogBytes() + bytes;
        counts = count(1, 0, 0, held);
        if (!holding) {
            sendAll();
        }
        return true;
    }

    /** On the worker's thread. */
    void sendAll() {
        holding = false;
        counts = count(0, counts.backlog(), 0, 0);
        runWaiting();
        context.progressed().run();
    }

    private SinkCounts count(long taken, long sent, long abandoned, long backlogBytes) {
        return new SinkCounts(
                counts.taken() + taken,
                counts.sent() + sent,
                0,
                0,
                counts.abandoned() + abandoned,
                0,
                backlogBytes,
                counts.sentBytes(),
                0);
    }

    private void runWaiting() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    @Override
    public void endOfBatch() {}

    @Override
    public long backlogBytes() {
        return counts.backlogBytes();
    }

    @Override
    public void whenSent(Runnable action) {
        waiting.add(action);
        if (counts.backlog() == 0) {
            runWaiting();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            counts = count(0, 0, counts.backlog(), 0);
            runWaiting();
        }
    }

    @Override
    public SinkCounts counts() {
        return counts;
    }
}
