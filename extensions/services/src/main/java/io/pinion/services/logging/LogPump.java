package io.pinion.services.logging;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Brings records from any thread to a sink: the ring of a worker is the buffer, its thread writes. Nobody who logs ever
 * waits or sees an exception; what does not fit is counted, and the count is logged with the next flush.
 */
final class LogPump {
    private final Worker worker;
    private final LogSink sink;
    private final LogCapture capture;
    private final long flushIntervalNs;
    private final InstantSource clock;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder failed = new LongAdder();
    // Of the worker's thread.
    private long toldDropped;
    private long unflushed;
    private @Nullable Scheduled armed;
    private boolean isWriting;
    private boolean isClosed;
    /** Whether this thread is inside code of somebody else that makes the text of a record. */
    private final ThreadLocal<Boolean> isCapturing = new ThreadLocal<>();

    LogPump(Worker worker, LogSink sink, LogCapture capture, Duration flushInterval, InstantSource clock) {
        this.worker = worker;
        this.sink = sink;
        this.capture = capture;
        this.flushIntervalNs = flushInterval.toNanos();
        this.clock = clock;
    }

    Worker worker() {
        return worker;
    }

    /** Takes a record. Threads: any. Never waits, never throws. */
    void publish(LogRecord record) {
        try {
            // A record about the writing of a record would have no end.
            if (worker.isWorkerThread() && isWriting) {
                dropped.increment();
                return;
            }
            // So would one by the toString of its own argument.
            if (isCapturing.get() != null) {
                dropped.increment();
                return;
            }
            LogEvent event = captured(record);
            // Counted before it can be written, so that no snapshot has more written than accepted.
            accepted.increment();
            if (worker.offer(() -> write(event)) != OfferResult.ACCEPTED) {
                accepted.decrement();
                dropped.increment();
            }
        } catch (Throwable t) {
            dropped.increment();
        }
    }

    private LogEvent captured(LogRecord record) {
        isCapturing.set(true);
        try {
            return capture.capture(record);
        } finally {
            isCapturing.remove();
        }
    }

    private void write(LogEvent event) {
        isWriting = true;
        try {
            unflushed++;
            lose(sink.write(event));
        } catch (RuntimeException | Error e) {
            lose(1);
        } finally {
            isWriting = false;
        }
        flushLater();
    }

    private void lose(int count) {
        failed.add(count);
        unflushed -= count;
    }

    private void flushLater() {
        // A close of the worker cancels the timer; nobody else would flush then.
        if (flushIntervalNs == 0 || isClosed || worker.state() != WorkerState.RUNNING) {
            flush();
            return;
        }
        if (armed != null && !armed.isCancelled()) {
            return;
        }
        try {
            armed = worker.timers().after(Duration.ofNanos(flushIntervalNs), this::flush);
        } catch (RejectedExecutionException e) {
            flush();
        }
    }

    /** Threads: the worker's. */
    private void flush() {
        armed = null;
        isWriting = true;
        try {
            tellDropped();
            lose(sink.flush());
            written.add(unflushed);
            unflushed = 0;
        } finally {
            isWriting = false;
        }
    }

    private void tellDropped() {
        long now = dropped.sum();
        if (now > toldDropped) {
            String text = (now - toldDropped) + " log records were dropped, " + now
                    + " in all: more were logged than could be written. Log less, or enlarge bufferSize.";
            toldDropped = now;
            accepted.increment();
            unflushed++;
            lose(sink.write(LogEvent.own(clock.instant(), LogSeverity.WARN, text)));
        }
    }

    /** Waits until what was accepted before is written. Threads: any but the worker's, which flushes at once. */
    boolean flush(Duration timeout) throws InterruptedException {
        if (worker.isWorkerThread()) {
            flush();
            return true;
        }
        long endNs = System.nanoTime() + timeout.toNanos();
        if (!worker.drain(timeout)) {
            return false;
        }
        CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();
        try {
            // By a timer and not through the ring, which those who log may have filled again.
            worker.timers().after(Duration.ZERO, () -> {
                flush();
                flushed.complete(null);
            });
            flushed.get(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            return false;
        }
    }

    /** Writes what was accepted and ends, within the grace and a second, whatever the stream does. */
    void close(Duration grace) {
        long endNs = System.nanoTime() + grace.toNanos();
        // Programs end by interrupts; their last lines must not be lost for that.
        boolean wasInterrupted = Thread.interrupted();
        try {
            boolean unused = flush(grace);
            // Behind all that was accepted; what comes in between is flushed line by line.
            worker.timers().after(Duration.ZERO, this::end);
            worker.shutdown(Duration.ofNanos(Math.max(0, endNs - System.nanoTime())));
        } catch (InterruptedException e) {
            wasInterrupted = true;
            worker.shutdown(Duration.ZERO);
        } catch (RejectedExecutionException e) {
            // Closed by somebody else, who waits for the same end.
            worker.shutdown(grace);
        } finally {
            countLeft();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Threads: the worker's. */
    private void end() {
        isClosed = true;
        flush();
        sink.close();
    }

    /** What was accepted and will never be written any more is lost; of a thread that is stuck nobody knows. */
    private synchronized void countLeft() {
        if (worker.state() == WorkerState.CLOSED) {
            failed.add(Math.max(0, accepted.sum() - written.sum() - failed.sum()));
        }
    }

    LoggingStats stats() {
        long writtenBefore = written.sum();
        long failedBefore = failed.sum();
        return new LoggingStats(accepted.sum(), writtenBefore, dropped.sum(), failedBefore);
    }
}
