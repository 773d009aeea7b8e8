package io.pinion.examples.demo;

import java.io.IOException;

/**
 * The job that every contender does for a line: note when its turn came, append it, flush when nothing else waits.
 * After a failure it takes lines and does nothing, so that what is queued drains and nobody is left waiting.
 *
 * <p>Threads: one at a time, each seeing what the one before did.
 */
final class Shipper {
    private final Schedule schedule;
    private final Recording recording;
    private final WireOrder order;
    private final LineWriter writer;
    private final Failure failure;
    private final FlushListener onFlush;

    /** Told when everything appended so far has been written. */
    interface FlushListener {
        void flushed(long lines, long nowNs);
    }

    Shipper(
            Schedule schedule,
            Recording recording,
            WireOrder order,
            LineWriter writer,
            Failure failure,
            FlushListener onFlush) {
        this.schedule = schedule;
        this.recording = recording;
        this.order = order;
        this.writer = writer;
        this.failure = failure;
        this.onFlush = onFlush;
    }

    void ship(byte[] bytes, int offset, int length, int sequence, boolean flush) {
        if (failure.isPresent()) {
            return;
        }
        try {
            Recording.record(recording.queueDelay(), System.nanoTime() - schedule.dueNs(sequence));
            order.append(sequence);
            writer.append(bytes, offset, length);
            if (flush) {
                writer.flush();
                onFlush.flushed(writer.linesTaken(), System.nanoTime());
            }
        } catch (IOException e) {
            failure.report(e);
        }
    }

    void fail(Throwable error) {
        failure.report(error);
    }
}
