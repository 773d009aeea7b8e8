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
    private final Failure failure;
    private final LineSink sink;

    Shipper(Job job, LineSink sink) {
        schedule = job.schedule();
        recording = job.recording();
        order = job.order();
        failure = job.failure();
        this.sink = sink;
    }

    void ship(byte[] bytes, int offset, int length, int sequence, boolean flush) {
        if (failure.isPresent()) {
            return;
        }
        try {
            Recording.record(recording.queueDelay(), System.nanoTime() - schedule.dueNs(sequence));
            order.append(sequence);
            sink.append(bytes, offset, length);
            if (flush) {
                sink.flush();
            }
        } catch (IOException e) {
            failure.report(e);
        }
    }

    void fail(Throwable error) {
        failure.report(error);
    }
}
