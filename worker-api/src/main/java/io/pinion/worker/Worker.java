package io.pinion.worker;

import io.pinion.worker.net.Network;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands work from any thread to one dedicated thread, and brings results back when they are wanted.
 *
 * <pre>{@code
 * try (Worker worker = Worker.start()) {
 *     worker.execute(() -> ship(line));                                // fire and forget
 *     Receipt receipt = worker.call(() -> post(invoice), ofSeconds(5)); // hand over, wait, at most 5 s
 * }
 * }</pre>
 *
 * <p>Shape: one ring of {@link WorkerConfig#capacity()} slots, one thread. What the worker's own tasks hand to it goes
 * to a queue of its own, bounded at eight times the capacity (at least 1024) and made on first use. Memory does not grow
 * with overload.
 * <p>Threads: every method may be called from any thread. Methods that wait for the worker's own work throw
 * {@link SelfAwaitException} on the worker's thread, and so do {@code get} and {@code join} there on an unfinished
 * future of its own or a stage derived from one. (What {@link CompletableFuture#allOf} makes is no such stage: nothing
 * can be told from it.)
 * <p>Order: tasks of one thread run in the order of its calls; nothing is said across threads. Tasks, timers and lane
 * handlers of one worker never run concurrently with each other.
 * <p>Visibility: what happened before the submission is visible to the task; what the task did is visible to the next
 * task and to whoever sees its future complete.
 * <p>Accounting: accepted means that the call returned normally ({@code ACCEPTED}). Every accepted task runs at most
 * once, and exactly once unless it is cancelled, expires, or is named in the {@link ShutdownReport}:
 * {@code accepted = completed + failed + cancelled + expired + never run + pending}.
 * <p>Overflow: {@link OverflowPolicy} decides what a full ring does. A refusal is a
 * {@link java.util.concurrent.RejectedExecutionException} and changes nothing. A null argument is a
 * {@link NullPointerException}, before anything is claimed.
 * <p>Errors: nothing a task throws ends the worker. Errors of fire-and-forget tasks go to the
 * {@link TaskErrorHandler}, others to the future.
 */
public interface Worker extends Executor, AutoCloseable {

    /**
     * Starts a worker with the defaults of {@link WorkerConfig}.
     *
     * @return the running worker
     * @throws IllegalStateException if no engine is on the path; the message names the missing coordinate
     */
    static Worker start() {
        return start(WorkerConfig.defaults());
    }

    /**
     * Starts a worker.
     *
     * @param config how
     * @return the running worker
     * @throws IllegalStateException if no engine is on the path, if its thread cannot be started or pinned as required,
     *     or if a poller asked for by name cannot be opened; nothing is left running
     */
    static Worker start(WorkerConfig config) {
        return Engines.find().start(config);
    }

    /**
     * Hands over a task and forgets it.
     *
     * <p>Cost: one compare-and-set to claim, one ordered store to publish; allocates nothing.
     *
     * @param task what to run; must not block the worker
     */
    @Override
    void execute(Runnable task);

    /**
     * Hands over a task with one argument carried in the slot: with a constant {@code task} no lambda captures and
     * nothing is allocated.
     *
     * @param task what to run
     * @param argument given to the task, may be null
     * @param <A> the argument
     */
    <A extends @Nullable Object> void execute(Consumer<? super A> task, A argument);

    /**
     * Hands over a task with two arguments carried in the slot.
     *
     * @param task what to run
     * @param first given to the task, may be null
     * @param second given to the task, may be null
     * @param <A> the first argument
     * @param <B> the second argument
     */
    <A extends @Nullable Object, B extends @Nullable Object> void execute(
            BiConsumer<? super A, ? super B> task, A first, B second);

    /**
     * Hands over a batch, in order and next to each other, and forgets it: all of it, or nothing.
     *
     * @param tasks at most {@code capacity} tasks, none null; an empty batch does nothing
     * @throws IllegalArgumentException if the batch is larger than the ring
     */
    void executeAll(Collection<? extends Runnable> tasks);

    /**
     * Hands over a task if there is room; never waits and applies no overflow policy.
     *
     * @param task what to run
     * @return what became of it
     */
    OfferResult offer(Runnable task);

    /**
     * Hands over a task and returns its end. Cancelling the future before the start keeps the task from running;
     * {@code cancel(true)} while it runs interrupts it once, and the interrupt reaches no other task. Completing the
     * future by hand before the start counts as cancelling; {@code obtrude} is refused.
     *
     * <p>Cost: one object, which is the future and the slot's task at once.
     *
     * @param task what to run
     * @return completes on the worker's thread
     */
    CompletableFuture<Void> submit(Runnable task);

    /**
     * Hands over a task and returns its result to come, as {@link #submit(Runnable)} does.
     *
     * @param task what to run
     * @param <T> the result
     * @return completes on the worker's thread with the result, or with what the task threw
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task);

    /**
     * Hands over a task that is of no use unless it starts in time.
     *
     * @param task what to run
     * @param startWithin the deadline from now, positive; not started by then it never runs and the future fails with
     *     {@link TaskExpiredException}. Who waits for the future sees this on time, callbacks when the worker is next
     *     free
     * @return completes on the worker's thread
     * @throws IllegalArgumentException if the duration is zero or negative
     */
    CompletableFuture<Void> submit(Runnable task, Duration startWithin);

    /**
     * Hands over a task with a result that is of no use unless it starts in time, as
     * {@link #submit(Runnable, Duration)} does.
     *
     * @param task what to run
     * @param startWithin the deadline from now, positive
     * @param <T> the result
     * @return completes on the worker's thread
     * @throws IllegalArgumentException if the duration is zero or negative
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task, Duration startWithin);

    /**
     * Starts asynchronous code on the worker; the task is pending until its stage ends, and many overlap on the one
     * thread. At most {@link WorkerConfig#maxInFlight()} are in flight; beyond that the start fails with
     * {@link java.util.concurrent.RejectedExecutionException}, in the future and counted as failed. Cancelling the
     * future cancels the stage if that is a {@link CompletableFuture}.
     *
     * @param task starts the work
     * @param <T> the result
     * @return completes on the worker's thread as the stage did
     */
    <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task);

    /**
     * Starts asynchronous code on the worker, if it can start in time; the deadline is for the start only.
     *
     * @param task starts the work
     * @param startWithin the deadline from now, positive
     * @param <T> the result
     * @return completes on the worker's thread as the stage did, or fails with {@link TaskExpiredException}
     * @throws IllegalArgumentException if the duration is zero or negative
     */
    <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task, Duration startWithin);

    /**
     * Hands over a task and waits here for its result, without limit: spins a little, then parks; a virtual thread
     * parks at once.
     *
     * <p>The task's own exception comes out as it was thrown, with the frames of this caller added to its stack. An
     * interrupt cancels the task (running: one interrupt) and comes out as
     * {@link java.util.concurrent.CancellationException}, the flag set again; while it still waits for room in a full
     * ring it comes out as {@link java.util.concurrent.RejectedExecutionException}, and nothing was handed over.
     *
     * @param task what to run
     * @param <T> the result
     * @param <X> what the task may throw
     * @return the result
     * @throws X as the task threw it
     * @throws SelfAwaitException on the worker's own thread
     * @throws TaskAbandonedException if the worker closed before the task could end
     */
    <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X;

    /**
     * Hands over a task and waits here for its result, up to a limit.
     *
     * @param task what to run
     * @param timeout the limit from now; zero gives up at once unless the result is there; it covers a wait for room
     * @param <T> the result
     * @param <X> what the task may throw
     * @return the result
     * @throws X as the task threw it
     * @throws WaitTimeoutException when the limit passed; the task was cancelled: it never starts, or it was
     *     interrupted once
     * @throws IllegalArgumentException if the limit is negative
     * @throws SelfAwaitException on the worker's own thread
     */
    <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task, Duration timeout) throws X;

    /**
     * Starts asynchronous code on the worker and waits here for its end, without limit.
     *
     * @param task starts the work
     * @param <T> the result
     * @return the result
     * @throws Exception what the task or its stage failed with, as it was thrown
     * @throws SelfAwaitException on the worker's own thread
     */
    <T extends @Nullable Object> T callAsync(AsyncTask<T> task) throws Exception;

    /**
     * Starts asynchronous code on the worker and waits here for its end, up to a limit.
     *
     * @param task starts the work
     * @param timeout the limit from now; negative is refused
     * @param <T> the result
     * @return the result
     * @throws Exception what the task or its stage failed with, as it was thrown
     * @throws WaitTimeoutException when the limit passed; the task was cancelled
     * @throws SelfAwaitException on the worker's own thread
     */
    <T extends @Nullable Object> T callAsync(AsyncTask<T> task, Duration timeout) throws Exception;

    /**
     * Hands over a batch, in order and next to each other: all of it, or nothing.
     *
     * @param tasks at most {@code capacity} tasks, none null
     * @param <T> the results
     * @return one future per task, in input order
     * @throws IllegalArgumentException if the batch is larger than the ring
     */
    <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(Collection<? extends Callable<T>> tasks);

    /**
     * Hands over a batch with one deadline for the start of each.
     *
     * @param tasks at most {@code capacity} tasks, none null
     * @param startWithin the deadline from now, positive
     * @param <T> the results
     * @return one future per task, in input order
     * @throws IllegalArgumentException if the batch is larger than the ring, or the duration zero or negative
     */
    <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
            Collection<? extends Callable<T>> tasks, Duration startWithin);

    /**
     * Hands over a batch and waits here until all of it has ended, up to one shared limit.
     *
     * @param tasks at most {@code capacity} tasks, none null
     * @param timeout the limit from now; negative is refused
     * @param <T> the results
     * @param <X> what the tasks may throw
     * @return the results in input order
     * @throws X the first failure in input order, the others suppressed in it; what had not ended at the limit was
     *     cancelled
     * @throws WaitTimeoutException when the limit passed and nothing had failed; the unfinished were cancelled
     * @throws IllegalArgumentException if the batch is larger than the ring, or the limit negative
     * @throws SelfAwaitException on the worker's own thread
     */
    <T extends @Nullable Object, X extends Exception> List<T> callAll(
            Collection<? extends Task<T, X>> tasks, Duration timeout) throws X;

    /**
     * Waits until what was accepted before this call has ended; the worker goes on and takes new work meanwhile.
     *
     * @param timeout the limit, zero or more
     * @return whether it all ended in time; false too if the worker abandoned some of it
     * @throws InterruptedException if this thread is interrupted; nothing is cancelled
     * @throws SelfAwaitException on the worker's own thread
     */
    boolean drain(Duration timeout) throws InterruptedException;

    /**
     * Closes the worker: from the commit point on new work is refused; what was accepted runs until the grace ends;
     * then the running task is interrupted once and what is left is abandoned, failed and listed.
     *
     * <p>Returns within the grace plus one second, whatever the tasks do. Callbacks of futures that are failed then run on
     * short-lived daemon threads named {@code <name>-closer}. Idempotent: every call returns the same
     * final report; the shortest grace among concurrent calls counts. From the worker's own thread it starts the close
     * and returns at once a report that is not final. An interrupt of this thread ends the grace at once; the flag is
     * set again.
     *
     * @param grace how long accepted work may go on, zero or more
     * @return what was left
     */
    ShutdownReport shutdown(Duration grace);

    /** Closes the worker as {@link #shutdown(Duration)} does, with {@link WorkerConfig#grace()}. */
    @Override
    void close();

    /**
     * Takes a snapshot of the counters and percentiles.
     *
     * <p>Cost: microseconds, on this thread; nothing for the worker.
     *
     * @return one consistent snapshot, exact whenever the worker is at rest
     */
    WorkerStats stats();

    /**
     * Returns where this worker is in its life.
     *
     * @return the state
     */
    WorkerState state();

    /**
     * Returns what this worker was started with.
     *
     * @return the configuration
     */
    WorkerConfig config();

    /**
     * Tells whether the calling thread is this worker's thread, where waiting for its work is refused.
     *
     * @return whether it is
     */
    boolean isWorkerThread();

    /**
     * Returns the timers of this worker.
     *
     * @return always the same object
     */
    Timers timers();

    /**
     * Returns the maker of typed lanes.
     *
     * @return always the same object
     */
    Lanes lanes();

    /**
     * Returns the way to run blocking code off this worker.
     *
     * @return always the same object
     */
    Blocking blocking();

    /**
     * Returns the way to open sockets that this worker's thread serves.
     *
     * @return always the same object
     * @throws UnsupportedOperationException if this is a worker without a thread
     */
    Network network();

    /**
     * Tells where the thread runs and what it waits in.
     *
     * <p>Cost: small; nothing asks the kernel here, the worker itself looks about once a second.
     *
     * @return what holds at present
     */
    Placement placement();

    /**
     * Returns an executor service over this worker that keeps the contract of the JDK's interfaces. It has a life of
     * its own: shutting it down ends what was handed to it, not the worker; closing the worker ends it.
     *
     * @return a new view
     */
    ScheduledExecutorService asExecutorService();
}
