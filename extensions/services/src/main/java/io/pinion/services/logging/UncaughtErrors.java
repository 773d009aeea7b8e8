package io.pinion.services.logging;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.Stream;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs errors that nobody has caught, with whose they were; at most ten in ten seconds, the others are counted. */
final class UncaughtErrors implements Thread.UncaughtExceptionHandler, TaskErrorHandler {
    static final String THREADS = "io.pinion.unhandled.threads";
    static final String TASKS = "io.pinion.unhandled.tasks";
    private static final int MAX_LINES = 10;
    private static final long WINDOW_NS = 10_000_000_000L;
    private static final int MAX_TEXT = 256;

    private final Logger threads = Logger.getLogger(THREADS);
    private final Logger tasks = Logger.getLogger(TASKS);
    private final LongSupplier nanoClock;
    private final Thread.@Nullable UncaughtExceptionHandler next;
    private long windowStartNs;
    private int lines;
    private long heldBack;

    UncaughtErrors(LongSupplier nanoClock, Thread.@Nullable UncaughtExceptionHandler next) {
        this.nanoClock = nanoClock;
        this.next = next;
        this.windowStartNs = nanoClock.getAsLong();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        log(
                threads,
                "Uncaught error in the thread \"" + thread.getName() + "\" (id " + thread.getId()
                        + (thread.isDaemon() ? ", daemon" : "") + ", priority " + thread.getPriority()
                        + "); the thread has ended",
                error);
        if (next != null) {
            next.uncaughtException(thread, error);
        }
    }

    @Override
    public void onError(Object task, Throwable error) {
        log(
                tasks,
                "Uncaught error in a task of the worker on the thread \""
                        + Thread.currentThread().getName() + "\": " + describe(task) + "; the worker goes on",
                error);
    }

    private static String describe(Object task) {
        String text = LogText.of(task, MAX_TEXT);
        if (task instanceof Stream stream) {
            return text + ", from " + address(stream::localAddress) + " to " + address(stream::remoteAddress) + ", "
                    + stream.queuedBytes() + " bytes queued";
        }
        if (task instanceof Listener listener) {
            return text + ", at " + address(listener::localAddress);
        }
        if (task instanceof Datagrams datagrams) {
            return text + ", at " + address(datagrams::localAddress);
        }
        if (task instanceof ReconnectingStream stream) {
            return text + ", " + LogText.of(stream.state(), MAX_TEXT);
        }
        return text;
    }

    private static String address(java.util.function.Supplier<Object> address) {
        return LogText.guarded(null, () -> String.valueOf(address.get()), MAX_TEXT);
    }

    private void log(Logger logger, String text, Throwable error) {
        long held = takeTurn();
        if (held >= 0) {
            logger.log(Level.SEVERE, held == 0 ? text : text + " (" + held + " earlier ones not logged)", error);
        }
    }

    /** Returns how many were held back before this one; negative if this one is held back too. */
    private synchronized long takeTurn() {
        long nowNs = nanoClock.getAsLong();
        if (nowNs - windowStartNs >= WINDOW_NS) {
            windowStartNs = nowNs;
            lines = 0;
        }
        if (lines >= MAX_LINES) {
            heldBack++;
            return -1;
        }
        lines++;
        long held = heldBack;
        heldBack = 0;
        return held;
    }
}
