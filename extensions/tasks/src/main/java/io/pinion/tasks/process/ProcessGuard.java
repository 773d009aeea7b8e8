package io.pinion.tasks.process;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Turns the first signal or unhandled error into one orderly stop of the process.
 *
 * <pre>{@code
 * ProcessGuard.builder().run(guard -> {
 *     var config = WorkerConfig.builder().errorHandler(guard.errorHandler()).build();
 *     try (Worker worker = Worker.start(config)) {
 *         Server server = Server.open(worker);
 *         guard.onStop(worker, server::stop);   // once, on the worker; or guard.onStop(server::close)
 *         guard.awaitStop();
 *     }
 * });
 * }</pre>
 *
 * <p>Shape: the first signal (TERM, INT, HUP) or unhandled error is logged and starts the stop function, exactly once.
 * Later errors are only logged, at most ten in ten seconds. A second signal halts the JVM at once, with 128 plus its
 * number; no shutdown hook runs then. Signals are counted by themselves: the first one after an error, which an
 * orchestrator may send without knowing of the error, is only logged and lets the stop function go on. Without a stop
 * function the first signal or error ends the JVM, in order. A stop function that takes longer than the stop time-out
 * is interrupted (cancelled) once, and the end goes on without it.
 * <p>Signals and shutdown hooks: while a guard is open, a signal does not make the JVM go down. So the stop function
 * finds everything working, {@code Workers} too; only the exit afterwards runs the hooks. A stop function must not wait
 * for one of those. SIGQUIT stays the JVM's thread dump. Under {@code -Xrs}, or without the module
 * {@code jdk.unsupported}, one log line says that signals are the embedder's, and the rest works.
 * <p>Threads: any. The first signal or error starts {@code pinion-process-end}, which waits for the stop function and ends
 * the process, and for a plain stop function {@code pinion-process-stop}; the JVM starts a thread for each signal.
 * <p>Errors that are seen: those of threads without a handler of their own (the default handler of the JVM is ours while
 * the guard is open), and those given to {@link #errorHandler()}.
 * <p>At most one guard is open in a process.
 */
public final class ProcessGuard implements AutoCloseable {
    static final System.Logger LOG = System.getLogger("io.pinion.tasks.process");
    // The thread that enforces the stop time-out gets a moment to do so.
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final AtomicReference<@Nullable ProcessGuard> OPEN = new AtomicReference<>();

    /** A program that runs under a guard. */
    @FunctionalInterface
    public interface Program {
        /**
         * Runs; returns when the process may end.
         *
         * @param guard the guard it runs under
         * @throws Exception is an unhandled error
         */
        void run(ProcessGuard guard) throws Exception;
    }

    /** A stop function that may block. */
    @FunctionalInterface
    public interface Stop {
        /**
         * Stops what runs.
         *
         * @throws Exception is logged, and thrown again when the scope is left
         */
        void run() throws Exception;
    }

    /** Why it stops: the code to end with, and the error if it was one. */
    private record Cause(int code, @Nullable Throwable error) {}

    private final ProcessExit exit;
    private final boolean ownsEnd;
    private final long stopTimeoutNs;
    private final Signals signals = new Signals();
    private final TaskErrorHandler furtherErrors = TaskErrorHandler.logging();
    private final UncaughtExceptionHandler uncaught =
            (thread, error) -> onError("thread '" + thread.getName() + "'", error);
    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch programEnded = new CountDownLatch(1);
    private @Nullable UncaughtExceptionHandler previousUncaught;
    private volatile @Nullable Worker stopWorker;
    private volatile @Nullable Thread endThread;
    private volatile @Nullable Thread plainThread;
    private volatile @Nullable Throwable stopFailure;

    private ProcessGuard(ProcessGuardBuilder builder, boolean ownsEnd) {
        this.exit = builder.exit;
        this.stopTimeoutNs = builder.stopTimeoutNs;
        this.ownsEnd = ownsEnd;
    }

    /**
     * Begins the settings of a guard.
     *
     * @return the settings
     */
    public static ProcessGuardBuilder builder() {
        return new ProcessGuardBuilder();
    }

    static ProcessGuard install(ProcessGuardBuilder builder, boolean ownsEnd) {
        ProcessGuard guard = new ProcessGuard(builder, ownsEnd);
        if (!OPEN.compareAndSet(null, guard)) {
            throw new IllegalStateException(
                    "another process guard is open; signals and unhandled errors have one owner, close that one first");
        }
        guard.previousUncaught = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(guard.uncaught);
        guard.signals.install(builder.signals, guard::onSignal);
        return guard;
    }

    /**
     * Sets the stop function, which may block; it runs on the guard's own thread.
     *
     * @param function runs at most once
     * @throws IllegalStateException if there is one already
     */
    public void onStop(Stop function) {
        Objects.requireNonNull(function, "function");
        setStop(() -> awaitPlain(function));
    }

    /**
     * Sets an asynchronous stop function, which starts on a worker; it has ended when its stage has. It comes in through
     * the worker's timers: a full ring does not refuse it, and the stop time-out covers the wait for a busy worker.
     *
     * @param worker where it starts
     * @param function runs at most once
     * @param <T> its result, which is dropped
     * @throws IllegalStateException if there is one already
     */
    public <T extends @Nullable Object> void onStop(Worker worker, AsyncTask<T> function) {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(function, "function");
        setStop(() -> await(worker, function));
        stopWorker = worker;
    }

    private void setStop(Stop function) {
        if (!stop.compareAndSet(null, function)) {
            throw new IllegalStateException("this process guard has a stop function already; let that one call both");
        }
    }

    // On a thread of its own, so that the end need not wait for code that hangs.
    private void awaitPlain(Stop function) throws Exception {
        FutureTask<@Nullable Void> end = new FutureTask<>(() -> {
            function.run();
            return null;
        });
        Thread thread = new Thread(end, "pinion-process-stop");
        thread.setDaemon(true);
        plainThread = thread;
        thread.start();
        await(end, stopTimeoutNs);
    }

    private <T extends @Nullable Object> void await(Worker worker, AsyncTask<T> function) throws Exception {
        long startNs = System.nanoTime();
        WorkerStop<T> end = new WorkerStop<>(worker, function);
        end.begin(stopTimeoutNs);
        await(end, stopTimeoutNs - (System.nanoTime() - startNs));
    }

    private void await(Future<?> end, long timeoutNs) throws Exception {
        try {
            end.get(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            end.cancel(true);
            TimeoutException late = new TimeoutException("the stop function has not ended within "
                    + Duration.ofNanos(stopTimeoutNs) + "; the end goes on without it");
            late.initCause(e);
            throw late;
        }
    }

    /**
     * Returns a handler that gives errors of tasks to this guard; for {@code WorkerConfig.builder().errorHandler(…)}.
     *
     * @return the handler; does not block
     */
    public TaskErrorHandler errorHandler() {
        return this::onError;
    }

    private void onSignal(String name, int number) {
        int code = ProcessExit.codeOf(number);
        boolean first = signalled.compareAndSet(false, true);
        if (first && begin(new Cause(code, null))) {
            LOG.log(System.Logger.Level.INFO, "SIG" + name + ": stopping; a second signal ends the process at once");
            startStop();
        } else if (closed.get() && (first || cause.get() == null)) {
            // It was on its way while the scope was left; the JVM's own handler would have done this.
            exit.exit(code);
        } else if (first) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "SIG" + name + ": stopping already, after an error; another signal ends the process at once");
        } else {
            exit.halt(code);
        }
    }

    private void onError(Object where, Throwable error) {
        if (begin(new Cause(ProcessExit.UNHANDLED_ERROR, error))) {
            LOG.log(System.Logger.Level.ERROR, "Unhandled error in " + where + ": stopping", error);
            startStop();
        } else {
            furtherErrors.onError(where, error);
        }
    }

    private boolean begin(Cause why) {
        return !closed.get() && cause.compareAndSet(null, why);
    }

    private void startStop() {
        Thread thread = new Thread(this::stopAndEnd, "pinion-process-end");
        thread.setDaemon(false);
        endThread = thread;
        try {
            thread.start();
        } catch (Throwable e) {
            // No thread is left to stop with.
            stopFailure = e;
            stopped.countDown();
            exit.halt(code());
        }
    }

    private void stopAndEnd() {
        Stop function = stop.get();
        long startNs = System.nanoTime();
        if (function != null) {
            try {
                function.run();
            } catch (Throwable e) {
                stopFailure = e;
                LOG.log(System.Logger.Level.ERROR, "The stop function failed; the process goes on to its end", e);
            }
        }
        stopped.countDown();
        if (function == null) {
            exit.exit(code());
        } else if (ownsEnd) {
            awaitOrInterrupt(programEnded, stopTimeoutNs - (System.nanoTime() - startNs));
            exit.exit(code());
        }
    }

    /**
     * Returns what the process should end with.
     *
     * @return 0 if nothing happened, 128 plus the number of the first signal, or 1 after an unhandled error
     */
    public int code() {
        Cause why = cause.get();
        return why == null ? 0 : why.code;
    }

    /**
     * Waits until the stop function has ended.
     *
     * @throws InterruptedException if this thread is interrupted; nothing changes
     */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Waits until the stop function has ended, up to a limit.
     *
     * @param timeout zero or more
     * @return whether it has
     * @throws InterruptedException if this thread is interrupted; nothing changes
     */
    public boolean awaitStop(Duration timeout) throws InterruptedException {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be zero or more, was " + timeout);
        }
        return stopped.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    /**
     * Leaves the scope: waits for a stop function that is running, up to the stop time-out, puts the handlers back where ours are still in
     * place, and throws the unhandled error again, as it was thrown (also if it is a checked one), with a failure of the
     * stop function suppressed in it; without such an error, that failure. Idempotent: a second call does nothing.
     *
     * <p>Blocks: up to the stop time-out. An interrupt ends the wait; the flag is set again.
     *
     * @throws IllegalStateException on the stop function's own thread, which would wait for itself; nothing changes
     */
    @Override
    public void close() {
        Worker worker = stopWorker;
        if (cause.get() != null && stopped.getCount() > 0) {
            if (Thread.currentThread() == plainThread || (worker != null && worker.isWorkerThread())) {
                throw new IllegalStateException(
                        "the stop function cannot close the guard that waits for it; close it where it was opened");
            }
            if (!closed.get() && !awaitOrInterrupt(stopped, stopTimeoutNs + SLACK_NS)) {
                LOG.log(System.Logger.Level.WARNING, "The stop function has not ended in time; going on without it");
            }
        }
        if (uninstall()) {
            throwAgain();
        }
    }

    private boolean uninstall() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        signals.restore();
        if (Thread.getDefaultUncaughtExceptionHandler() == uncaught) {
            Thread.setDefaultUncaughtExceptionHandler(previousUncaught);
        }
        OPEN.compareAndSet(this, null);
        return true;
    }

    private void throwAgain() {
        Cause why = cause.get();
        Throwable error = why == null ? null : why.error;
        Throwable failure = stopFailure;
        if (error == null) {
            error = failure;
        } else if (failure != null && failure != error) {
            error.addSuppressed(failure);
        }
        if (error != null) {
            throw ProcessGuard.<RuntimeException>unchecked(error);
        }
    }

    @SuppressWarnings("unchecked") // the cast does nothing; close() says so
    private static <X extends Throwable> X unchecked(Throwable error) throws X {
        throw (X) error;
    }

    void runProgram(Program program) {
        try {
            program.run(this);
        } catch (Throwable e) {
            onError("the program", e);
        }
        programEnded.countDown();
        if (cause.get() == null) {
            uninstall();
        }
        Thread ending = endThread;
        if (cause.get() != null && ending != null) {
            // It ends the process; until then a second signal must still find its handler.
            awaitEnd(ending);
            uninstall();
        }
    }

    private static void awaitEnd(Thread ending) {
        try {
            ending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An interrupt ends the wait and stays set. */
    private static boolean awaitOrInterrupt(CountDownLatch latch, long timeoutNs) {
        try {
            return latch.await(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return latch.getCount() == 0;
        }
    }
}
