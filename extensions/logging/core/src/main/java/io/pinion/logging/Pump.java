package io.pinion.logging;

import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.text.ByteText;
import io.pinion.logging.internal.text.RecordEncoder;
import io.pinion.logging.internal.text.RecordTooLargeException;
import io.pinion.worker.BatchHandler;
import java.util.concurrent.atomic.LongAdder;

/** The worker's side of a shipper: encodes what the lane brings and gives it to the sink. Threads: the worker's. */
final class Pump implements BatchHandler<LogEntry> {
    final LongAdder handled = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder overrun = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final LongAdder cut = new LongAdder();

    private final RecordEncoder encoder;
    private final Sink sink;
    private final ByteText record;
    private final Saturation saturation;
    private boolean shipping;
    private boolean closed;

    Pump(RecordEncoder encoder, Sink sink, int maxRecordBytes, Saturation saturation) {
        this.encoder = encoder;
        this.sink = sink;
        this.saturation = saturation;
        record = new ByteText(maxRecordBytes);
    }

    @Override
    public void onEvent(LogEntry entry, long sequence, boolean endOfBatch) {
        boolean outer = shipping;
        shipping = true;
        try {
            Runnable mark = entry.mark();
            if (mark != null) {
                mark.run();
            } else {
                ship(entry);
            }
        } finally {
            entry.clear();
            if (endOfBatch) {
                endOfBatch();
            }
            shipping = outer;
        }
    }

    private void ship(LogEntry entry) {
        try {
            if (closed) {
                abandoned.increment();
            } else if (!encode(entry)) {
                failed.increment();
            } else if (sink.take(record.buffer(), entry)) {
                if (entry.isCut()) {
                    cut.increment();
                }
            } else {
                overrun.increment();
            }
        } catch (RuntimeException | Error e) {
            // No memory for the backlog, for instance: the worker goes on, and the event is not lost in silence.
            failed.increment();
        } finally {
            // Last, so that no event is counted as accepted and found nowhere.
            handled.increment();
        }
    }

    private boolean encode(LogEntry entry) {
        try {
            record.clear();
            encoder.encode(entry, record);
            return true;
        } catch (RecordTooLargeException e) {
            return encodeShortened(entry);
        } catch (RuntimeException | Error e) {
            // An application's exception may throw whatever it likes while it is described.
            return false;
        }
    }

    private boolean encodeShortened(LogEntry entry) {
        try {
            entry.shorten();
            record.clear();
            encoder.encode(entry, record);
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private void endOfBatch() {
        if (!closed) {
            sink.endOfBatch();
        }
        saturation.update(sink.backlogBytes());
    }

    /** What could not be begun with the last batch, for want of a timer for instance, is begun now. */
    void lookAgain() {
        asShipping(this::endOfBatch);
    }

    /** Whether the caller, on the worker's thread, is inside the shipping itself. */
    boolean isShipping() {
        return shipping;
    }

    /** Runs something of the shipping that is not in the lane. */
    void asShipping(Runnable action) {
        boolean outer = shipping;
        shipping = true;
        try {
            action.run();
        } finally {
            shipping = outer;
        }
    }

    void close() {
        closed = true;
        sink.close();
    }
}
