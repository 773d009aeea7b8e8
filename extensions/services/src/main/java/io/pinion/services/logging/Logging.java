package io.pinion.services.logging;

import io.pinion.worker.TaskErrorHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Logging for a whole process, set up in one call and put back when closed.
 *
 * <pre>{@code
 * try (Logging logging = Logging.builder().level(Level.INFO).format(LogFormat.JSON).open()) {
 *     System.getLogger("shop").log(System.Logger.Level.INFO, "Started");
 * }
 * }</pre>
 *
 * <p>It takes the place of the handlers on the root logger of {@code java.util.logging}; {@link System.Logger} and, with
 * {@code slf4j-jdk14} on the path, SLF4J lead there too. Uncaught errors of threads are logged as
 * {@code io.pinion.unhandled.threads}, and go on to the handler that was there before; give {@link #taskErrors()} to a
 * worker and those of its tasks are logged as {@code io.pinion.unhandled.tasks}. (Without it a worker logs them as
 * {@code io.pinion.worker}.)
 *
 * <p>Shape: one buffer of {@link LoggingBuilder#bufferSize(int)} records, and one thread named {@code pinion-log} that
 * writes; a thread named {@code pinion-log-exit} closes it when the JVM goes down. One logging is open at a time.
 * <p>Threads: any. Whoever logs never waits for the stream and never sees an exception of it: what does not fit is
 * dropped, counted, and the count is logged when there is room.
 * <p>Order: records of one thread are written in their order.
 * <p>Cost: of a record that is logged, on the caller's thread: its text, and for formats that name the calling line a
 * walk of the stack of a few microseconds. Of a level that is off: nothing is added.
 */
public final class Logging implements AutoCloseable {
    private static final AtomicReference<@Nullable Object> OPEN = new AtomicReference<>();

    private final Object claim;
    private final LogFormat format;
    private final LogPump pump;
    private final Duration grace;
    private final SavedLevels saved = new SavedLevels();
    private final PumpHandler handler;
    private final Thread exit = new Thread(this::close, "pinion-log-exit");
    private final AtomicBoolean isUndone = new AtomicBoolean();
    private final Thread.@Nullable UncaughtExceptionHandler uncaughtBefore =
            Thread.getDefaultUncaughtExceptionHandler();
    private final Thread.UncaughtExceptionHandler uncaught = new UncaughtErrors(System::nanoTime, uncaughtBefore);

    private Logging(Object claim, LogFormat format, LogPump pump, Duration grace) {
        this.claim = claim;
        this.format = format;
        this.pump = pump;
        this.grace = grace;
        this.handler = new PumpHandler(pump, this::closeKeepingHandlers);
    }

    /**
     * Returns a builder with the defaults: format AUTO, level INFO, a buffer of 1,024 records, flushed every 200 ms.
     *
     * @return a new builder
     */
    public static LoggingBuilder builder() {
        return new LoggingBuilder();
    }

    /**
     * Makes an error handler for a worker that logs what its tasks throw as {@code io.pinion.unhandled.tasks}, with the
     * task, the thread, and the addresses if it is a stream, a listener or a datagram socket; at most ten lines in ten
     * seconds, the others are counted in the next one.
     *
     * @return a new handler, for {@link io.pinion.worker.WorkerConfig.Builder#errorHandler(TaskErrorHandler)}
     */
    public static TaskErrorHandler taskErrors() {
        return new UncaughtErrors(System::nanoTime, null);
    }

    static Logging open(LoggingBuilder builder, LogFormat format, LogPump pump) {
        Object claim = new Object();
        if (!OPEN.compareAndSet(null, claim)) {
            throw new IllegalStateException(
                    "Logging is set up already, and there is one root logger: close the other Logging first.");
        }
        // Only what is made behind the claim sees levels and handlers as the one before has left them.
        Logging logging = new Logging(claim, format, pump, builder.grace);
        try {
            logging.install(builder);
            return logging;
        } catch (RuntimeException | Error e) {
            logging.close();
            throw e;
        }
    }

    private void install(LoggingBuilder builder) {
        builder.levels.forEach(saved::level);
        if (format != LogFormat.DISABLED) {
            saved.replaceHandlers(handler);
        }
        if (builder.logsUncaught) {
            Thread.setDefaultUncaughtExceptionHandler(uncaught);
        }
        try {
            Runtime.getRuntime().addShutdownHook(exit);
        } catch (IllegalStateException e) {
            // The JVM is going down: the one who opened this closes it, or nobody.
        }
    }

    /**
     * Returns the format in use.
     *
     * @return what AUTO has become
     */
    public LogFormat format() {
        return format;
    }

    /**
     * Tells what became of the records so far.
     *
     * @return the counts; exact when nobody logs meanwhile
     */
    public LoggingStats stats() {
        return pump.stats();
    }

    /**
     * Waits until everything logged before this call is written.
     *
     * @param timeout the limit, zero or more
     * @return whether it was written in time
     * @throws InterruptedException if this thread is interrupted; writing goes on
     */
    public boolean flush(Duration timeout) throws InterruptedException {
        return pump.flush(LoggingBuilder.notNegative("timeout", timeout));
    }

    /**
     * Writes what was accepted, at most for the grace of the builder and a second more, and puts levels, handlers and the
     * handler of uncaught errors back as they were; what somebody else has changed meanwhile is left. Again: nothing. The
     * JVM's shutdown calls it too.
     */
    @Override
    public void close() {
        if (undo()) {
            if (format != LogFormat.DISABLED) {
                saved.restoreHandlers(handler);
            }
            end();
        }
        pump.close(grace);
    }

    /** The log manager has taken the handler away itself. */
    private void closeKeepingHandlers() {
        if (undo()) {
            end();
        }
        pump.close(grace);
    }

    private boolean undo() {
        if (!isUndone.compareAndSet(false, true)) {
            return false;
        }
        saved.restoreLevels();
        if (Thread.getDefaultUncaughtExceptionHandler() == uncaught) {
            Thread.setDefaultUncaughtExceptionHandler(uncaughtBefore);
        }
        return true;
    }

    private void end() {
        OPEN.compareAndSet(claim, null);
        try {
            Runtime.getRuntime().removeShutdownHook(exit);
        } catch (IllegalStateException e) {
            // The JVM is going down, which is what called this.
        }
    }
}
