package io.pinion.worker.disruptor;

import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.TaskExpiredException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that is its own task in the slot. Its own state decides what happens to the task and how that is counted,
 * whatever users do to the future:
 *
 * <pre>
 * NEW ── taken ──> RUNNING ── body ended ──> ENDED
 *  │                 ├─ cancel(true) ──> INTERRUPTING ──> CANCELLED_RUNNING ──> ENDED
 *  │                 ├─ cancel(false) ─────────────────> CANCELLED_RUNNING ──> ENDED
 *  │                 └─ grace over ────────────────────> ABANDONED_RUNNING ──> ENDED
 *  ├─ cancelled, or completed by hand ──> WITHDRAWN      (never runs)
 *  ├─ deadline passed ──> EXPIRED                        (never runs)
 *  └─ worker closed ──> ABANDONED                        (never runs)
 * </pre>
 *
 * <p>INTERRUPTING is the hand-shake of {@link java.util.concurrent.FutureTask}: the thread that runs the body does not
 * go on before the interrupt has been delivered, so it reaches no other task. Asynchronous and blocking tasks add
 * IN_FLIGHT and ENDING ({@link FlightFuture}).
 */
abstract class TaskFuture<T extends @Nullable Object> extends WorkerFuture<T> {
    static final int NEW = 0;
    static final int RUNNING = 1;
    static final int INTERRUPTING = 2;
    static final int CANCELLED_RUNNING = 3;
    static final int ABANDONED_RUNNING = 4;
    static final int ENDED = 5;
    static final int WITHDRAWN = 6;
    static final int EXPIRED = 7;
    static final int ABANDONED = 8;
    static final int IN_FLIGHT = 9;
    static final int ENDING = 10;

    static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(TaskFuture.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Engine engine;
    /** When the task expires; 0 for never. */
    private final long startByNs;
    /** What to run, of the type the subclass knows; after a failed run the error, for the caller of {@code call}. */
    private @Nullable Object body;

    private volatile int state;

    TaskFuture(Engine engine, Object body, long startByNs) {
        super(engine.waits);
        this.engine = engine;
        this.body = body;
        this.startByNs = startByNs;
    }

    /** Runs the body. */
    abstract @Nullable T invoke(Object body) throws Throwable;

    /** Called once by the worker, when the slot's turn has come. */
    void runOnWorker() {
        if (!begin()) {
            return;
        }
        T value = null;
        Throwable error = null;
        try {
            value = invoke(bodyOf());
        } catch (Throwable t) {
            error = t;
        }
        boolean cancelled = leaveRunning();
        engine.tally.runningFuture(null);
        end(value, error, cancelled);
    }

    /** Takes the task to RUNNING; if it must not run, counts it under the word for that. */
    final boolean begin() {
        if (startByNs != 0 && state == NEW && engine.clock.nanoTime() - startByNs >= 0) {
            expire();
        }
        if (!STATE.compareAndSet(this, NEW, RUNNING)) {
            countUnrun();
            return false;
        }
        engine.tally.runningFuture(this);
        return true;
    }

    /** Counts the end, then completes: whoever sees this complete sees it counted. */
    final void end(@Nullable T value, @Nullable Throwable error, boolean cancelled) {
        body = error;
        if (cancelled) {
            engine.tally.addCancelled();
            // The canceller completes this, but may not have come to it yet.
            markCancelled();
        } else if (error != null) {
            engine.tally.addFailed();
            fail(error);
        } else {
            engine.tally.addCompleted();
            completeNormally(value);
        }
    }

    /** Leaves RUNNING; true if the task was cancelled meanwhile. An interrupt on its way is waited for and cleared. */
    final boolean leaveRunning() {
        if (STATE.compareAndSet(this, RUNNING, ENDED)) {
            return false;
        }
        while (state == INTERRUPTING) {
            Thread.yield();
        }
        boolean cancelled = state == CANCELLED_RUNNING;
        state = ENDED;
        Thread.interrupted();
        return cancelled;
    }

    private void countUnrun() {
        body = null;
        if (state == EXPIRED) {
            engine.tally.addExpired();
        } else {
            engine.tally.addCancelled();
        }
    }

    /** Instead of {@link #runOnWorker()}, when the task will never be run: true if nothing else had ended it. */
    final boolean abandonUnrun() {
        return STATE.compareAndSet(this, NEW, ABANDONED);
    }

    /** Follows {@link #abandonUnrun()}, once what never ran is listed. */
    void failAbandoned() {
        fail(new TaskAbandonedException(
                "Worker '" + engine.config.name() + "' closed before the task started; it never ran"));
    }

    /** Releases who waits for a task that outlives the grace; the task itself goes on. */
    void abandonRunning() {
        if (STATE.compareAndSet(this, RUNNING, ABANDONED_RUNNING)) {
            fail(new TaskAbandonedException("Worker '" + engine.config.name()
                    + "' closed while the task was still running; its grace had run out"));
        }
    }

    final boolean isExpired() {
        return state == EXPIRED;
    }

    final int state() {
        return state;
    }

    /** Takes a task that was refused out of the world: nobody holds its future. */
    final void dropBody() {
        body = null;
    }

    final Object bodyOf() {
        Object present = body;
        if (present == null) {
            throw new IllegalStateException("a task without a body");
        }
        return present;
    }

    /** What the user handed over, for the report. */
    Object shownInReport() {
        Object present = body;
        // A task that has ended meanwhile keeps its error there.
        return present == null || present instanceof Throwable ? this : Decorated.undecorated(present);
    }

    /** What the body threw, after this future has failed through it. */
    final @Nullable Throwable thrown() {
        return body instanceof Throwable error && state == ENDED ? error : null;
    }

    /** Keeps what an asynchronous end failed with for {@link #thrown()}. */
    final void keepThrown(@Nullable Throwable error) {
        body = error;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return isCancelled();
        }
        if (withdraw()) {
            boolean cancelled = markCancelled();
            withdrawn();
            return cancelled;
        }
        if (mayInterruptIfRunning && STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            try {
                interruptRunner();
            } finally {
                STATE.setVolatile(this, CANCELLED_RUNNING);
            }
            return markCancelled();
        }
        if (STATE.compareAndSet(this, RUNNING, CANCELLED_RUNNING)) {
            return markCancelled();
        }
        return cancelLate();
    }

    /**
     * The only one who knows this future stops waiting: as {@link #cancel}, but a task that has not started leaves the
     * future without an outcome, which would cost an exception that nobody sees.
     */
    final boolean giveUp() {
        if (!isDone() && withdraw()) {
            withdrawn();
            return true;
        }
        return cancel(true);
    }

    /** Another canceller is at work, or the body has ended and is about to complete this. */
    boolean cancelLate() {
        int now = state;
        return now == INTERRUPTING || now == CANCELLED_RUNNING ? markCancelled() : isCancelled();
    }

    void interruptRunner() {
        engine.thread.interrupt();
    }

    /** Keeps a task that has not started from starting. */
    boolean withdraw() {
        return STATE.compareAndSet(this, NEW, WITHDRAWN);
    }

    /** Called after a withdrawal, when this has its outcome. */
    void withdrawn() {}

    private void expire() {
        if (STATE.compareAndSet(this, NEW, EXPIRED)) {
            fail(new TaskExpiredException(
                    "The task had not started by its deadline on worker '" + engine.config.name() + "'; it never ran"));
        }
    }

    @Override
    void beforePark() {
        if (startByNs == 0) {
            return;
        }
        try {
            if (!awaitUntil(startByNs)) {
                expire();
            }
        } catch (InterruptedException e) {
            // The wait that follows sees the flag, or ignores it, as its contract says.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    long untilNextLookNs() {
        return startByNs == 0 || state != NEW ? Long.MAX_VALUE : startByNs - waits.clock.nanoTime();
    }

    @Override
    void look() {
        if (startByNs != 0 && state == NEW && waits.clock.nanoTime() - startByNs >= 0) {
            expire();
        }
    }

    // Completion from outside: a task that has not started never runs, and counts as cancelled.

    @Override
    public boolean complete(T value) {
        boolean withdrawn = !isDone() && withdraw();
        boolean completed = completeNormally(value);
        if (withdrawn) {
            withdrawn();
        }
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean withdrawn = !isDone() && withdraw();
        boolean completed = fail(error);
        if (withdrawn) {
            withdrawn();
        }
        return completed;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable t) {
                completeExceptionally(t);
            }
        });
        return this;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public void obtrudeValue(T value) {
        throw refuseObtrude();
    }

    @Override
    public void obtrudeException(Throwable error) {
        throw refuseObtrude();
    }

    private UnsupportedOperationException refuseObtrude() {
        return new UnsupportedOperationException(
                "The outcome of a worker's task cannot be overwritten once it is known;"
                        + " derive a future (thenApply, handle) and complete that one");
    }
}
