package io.pinion.spring.boot;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Blocking;
import io.pinion.worker.Lanes;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Placement;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Task;
import io.pinion.worker.Timers;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.net.Network;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * A worker that is an executor of Spring too, so that one bean of one name serves {@code Worker orders} and
 * {@code @Async("orders")}: Spring looks for the latter among all executors of that name, and two would be refused.
 *
 * <p>What both interfaces have refuses with Spring's {@link TaskRejectedException}; all else is the worker's own.
 */
class ExecutorWorker implements Worker, AsyncTaskExecutor {
    private final Worker worker;

    ExecutorWorker(Worker worker) {
        this.worker = worker;
    }

    private static TaskRejectedException refused(RejectedExecutionException refusal) {
        return new TaskRejectedException(String.valueOf(refusal.getMessage()), refusal);
    }

    /** Unlike the inherited one, its cancellation keeps the task from running. */
    @Override
    public CompletableFuture<Void> submitCompletable(Runnable task) {
        return submit(task);
    }

    /** Unlike the inherited one, its cancellation keeps the task from running. */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitCompletable(Callable<T> task) {
        return submit(task);
    }

    @Override
    public void execute(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException refusal) {
            throw refused(refusal);
        }
    }

    @Override
    public <A extends @Nullable Object> void execute(Consumer<? super A> task, A argument) {
        worker.execute(task, argument);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object> void execute(
            BiConsumer<? super A, ? super B> task, A first, B second) {
        worker.execute(task, first, second);
    }

    @Override
    public void executeAll(Collection<? extends Runnable> tasks) {
        worker.executeAll(tasks);
    }

    @Override
    public OfferResult offer(Runnable task) {
        return worker.offer(task);
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task) {
        try {
            return worker.submit(task);
        } catch (RejectedExecutionException refusal) {
            throw refused(refusal);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        try {
            return worker.submit(task);
        } catch (RejectedExecutionException refusal) {
            throw refused(refusal);
        }
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task, Duration startWithin) {
        return worker.submit(task, startWithin);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task, Duration startWithin) {
        return worker.submit(task, startWithin);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        return worker.submitAsync(task);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task, Duration startWithin) {
        return worker.submitAsync(task, startWithin);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        return worker.call(task);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task, Duration timeout) throws X {
        return worker.call(task, timeout);
    }

    @Override
    public <T extends @Nullable Object> T callAsync(AsyncTask<T> task) throws Exception {
        return worker.callAsync(task);
    }

    @Override
    public <T extends @Nullable Object> T callAsync(AsyncTask<T> task, Duration timeout) throws Exception {
        return worker.callAsync(task, timeout);
    }

    @Override
    public <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(Collection<? extends Callable<T>> tasks) {
        return worker.submitAll(tasks);
    }

    @Override
    public <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
            Collection<? extends Callable<T>> tasks, Duration startWithin) {
        return worker.submitAll(tasks, startWithin);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> List<T> callAll(
            Collection<? extends Task<T, X>> tasks, Duration timeout) throws X {
        return worker.callAll(tasks, timeout);
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        return worker.drain(timeout);
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        return worker.shutdown(grace);
    }

    @Override
    public void close() {
        worker.close();
    }

    @Override
    public WorkerStats stats() {
        return worker.stats();
    }

    @Override
    public WorkerState state() {
        return worker.state();
    }

    @Override
    public WorkerConfig config() {
        return worker.config();
    }

    @Override
    public boolean isWorkerThread() {
        return worker.isWorkerThread();
    }

    @Override
    public Timers timers() {
        return worker.timers();
    }

    @Override
    public Lanes lanes() {
        return worker.lanes();
    }

    @Override
    public Blocking blocking() {
        return worker.blocking();
    }

    @Override
    public Network network() {
        return worker.network();
    }

    @Override
    public Placement placement() {
        return worker.placement();
    }

    @Override
    public ScheduledExecutorService asExecutorService() {
        return worker.asExecutorService();
    }

    @Override
    public String toString() {
        return worker.toString();
    }
}
