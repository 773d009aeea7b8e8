package io.pinion.worker.disruptor;

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
import io.pinion.worker.spi.DrivenWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The face of the engine: checks arguments, decorates, makes futures, and hands over to the parts. {@link Worker} holds
 * the contract.
 */
final class RingWorker implements DrivenWorker {
    private final Engine engine;
    private final WorkerConfig config;
    private final Submitter submitter;
    private final Calls calls;

    RingWorker(Engine engine) {
        this.engine = engine;
        config = engine.config;
        submitter = new Submitter(engine);
        calls = new Calls(engine, submitter);
    }

    Engine engine() {
        return engine;
    }

    // Fire and forget.

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        submitter.hand(Decorated.runnable(config, task), null, null);
    }

    @Override
    public <A extends @Nullable Object> void execute(Consumer<? super A> task, A argument) {
        Objects.requireNonNull(task, "task");
        if (config.decorator() != null) {
            hand(() -> task.accept(argument), task, Collections.singletonList(argument));
        } else {
            submitter.hand(task, RingTask.mask(argument), null);
        }
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object> void execute(
            BiConsumer<? super A, ? super B> task, A first, B second) {
        Objects.requireNonNull(task, "task");
        if (config.decorator() != null) {
            hand(() -> task.accept(first, second), task, Collections.unmodifiableList(Arrays.asList(first, second)));
        } else {
            submitter.hand(task, RingTask.mask(first), RingTask.mask(second));
        }
    }

    private void hand(Runnable task, Object original, List<@Nullable Object> arguments) {
        submitter.hand(Decorated.runnable(config, task, original, arguments), null, null);
    }

    @Override
    public void executeAll(Collection<? extends Runnable> tasks) {
        Objects.requireNonNull(tasks, "tasks");
        Object[] batch = tasks.toArray();
        for (int i = 0; i < batch.length; i++) {
            Runnable task = (Runnable) Objects.requireNonNull(batch[i], "a task of the batch is null");
            batch[i] = Decorated.runnable(config, task);
        }
        submitter.handAll(batch, Durations.FOREVER_NS);
    }

    @Override
    public OfferResult offer(Runnable task) {
        Objects.requireNonNull(task, "task");
        OfferResult result = submitter.offer(Decorated.runnable(config, task), null, null);
        if (result != OfferResult.ACCEPTED) {
            engine.overflow.onRefusedOffer(result);
        }
        return result;
    }

    // Hand over and keep the future.

    @Override
    public CompletableFuture<Void> submit(Runnable task) {
        return submit(task, 0);
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task, Duration startWithin) {
        return submit(task, deadline(startWithin));
    }

    private CompletableFuture<Void> submit(Runnable task, long startByNs) {
        Objects.requireNonNull(task, "task");
        return handed(new BodyFuture.OfRunnable(engine, Decorated.runnable(config, task), startByNs));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return submit(task, 0);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task, Duration startWithin) {
        return submit(task, deadline(startWithin));
    }

    private <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task, long startByNs) {
        return handed(callable(task, startByNs));
    }

    private <T extends @Nullable Object> TaskFuture<T> callable(Callable<T> task, long startByNs) {
        Objects.requireNonNull(task, "task");
        return new BodyFuture.OfCallable<>(engine, Decorated.callable(config, task), startByNs);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        return handed(async(task, 0));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task, Duration startWithin) {
        return handed(async(task, deadline(startWithin)));
    }

    private <T extends @Nullable Object> TaskFuture<T> async(AsyncTask<T> task, long startByNs) {
        Objects.requireNonNull(task, "task");
        return new AsyncFuture<>(engine, Decorated.async(config, task), startByNs);
    }

    @Override
    public <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(Collection<? extends Callable<T>> tasks) {
        return submitAll(tasks, 0);
    }

    @Override
    public <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
            Collection<? extends Callable<T>> tasks, Duration startWithin) {
        return submitAll(tasks, deadline(startWithin));
    }

    private <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
            Collection<? extends Callable<T>> tasks, long startByNs) {
        Objects.requireNonNull(tasks, "tasks");
        List<TaskFuture<T>> futures = new ArrayList<>(tasks.size());
        for (Callable<T> task : tasks) {
            futures.add(callable(Objects.requireNonNull(task, "a task of the batch is null"), startByNs));
        }
        if (!submitter.handAll(futures.toArray(), Durations.FOREVER_NS)) {
            futures.forEach(this::failDropped);
        }
        return List.copyOf(futures);
    }

    private <T extends @Nullable Object> CompletableFuture<T> handed(TaskFuture<T> future) {
        if (!submitter.hand(future, null, null)) {
            failDropped(future);
        }
        return future;
    }

    private void failDropped(TaskFuture<?> future) {
        future.completeExceptionally(new RejectedExecutionException(
                "Worker '" + config.name() + "' is full and its overflow policy dropped the task"));
    }

    private long deadline(Duration startWithin) {
        long atNs = engine.clock.nanoTime() + Durations.positive("startWithin", startWithin);
        // Zero stands for no deadline.
        return atNs == 0 ? 1 : atNs;
    }

    // Hand over and wait.

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        return calls.<T, X>call(task(task));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task, Duration timeout) throws X {
        return calls.<T, X>call(task(task), timeout);
    }

    private <T extends @Nullable Object, X extends Exception> TaskFuture<T> task(Task<T, X> task) {
        Objects.requireNonNull(task, "task");
        return new BodyFuture.OfTask<>(engine, Decorated.task(config, task));
    }

    @Override
    public <T extends @Nullable Object> T callAsync(AsyncTask<T> task) throws Exception {
        return calls.<T, Exception>call(async(task, 0));
    }

    @Override
    public <T extends @Nullable Object> T callAsync(AsyncTask<T> task, Duration timeout) throws Exception {
        return calls.<T, Exception>call(async(task, 0), timeout);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> List<T> callAll(
            Collection<? extends Task<T, X>> tasks, Duration timeout) throws X {
        Objects.requireNonNull(tasks, "tasks");
        List<TaskFuture<T>> futures = new ArrayList<>(tasks.size());
        for (Task<T, X> task : tasks) {
            futures.add(task(Objects.requireNonNull(task, "a task of the batch is null")));
        }
        return calls.<T, X>callAll(futures, timeout);
    }

    // The end.

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long timeoutNs = Durations.notNegative("timeout", timeout);
        engine.waits.refuseSelfAwait("drain");
        return engine.drains.await(timeoutNs);
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        return engine.closer.shutdown(Durations.notNegative("grace", grace));
    }

    @Override
    public void close() {
        shutdown(config.grace());
    }

    // What it is and has.

    @Override
    public WorkerStats stats() {
        return StatsReader.read(engine);
    }

    @Override
    public WorkerState state() {
        return engine.control.asWorkerState();
    }

    @Override
    public WorkerConfig config() {
        return config;
    }

    @Override
    public boolean isWorkerThread() {
        return engine.thread.isCurrent();
    }

    @Override
    public Timers timers() {
        return engine.timers;
    }

    @Override
    public Lanes lanes() {
        return engine.lanes;
    }

    @Override
    public Blocking blocking() {
        return engine.blocking;
    }

    @Override
    public Network network() {
        return engine.io.network();
    }

    @Override
    public Placement placement() {
        return engine.placer.placement(engine.io.pollerName());
    }

    @Override
    public ScheduledExecutorService asExecutorService() {
        return new ExecutorView(engine, submitter);
    }

    @Override
    public String toString() {
        return "Worker[" + config.name() + ", " + state() + "]";
    }

    // Driven by hand.

    @Override
    public int runTurn() {
        if (engine.thread.isCurrent()) {
            throw new IllegalStateException("runTurn was called by a task of worker '" + config.name()
                    + "', which is being driven already; drive it from outside its tasks");
        }
        int work = engine.loop.driveOnce();
        engine.closer.enforceGrace();
        return Math.max(0, work);
    }

    @Override
    public OptionalLong nextTimerNs() {
        if (!engine.thread.enter()) {
            throw new IllegalStateException("Worker '" + config.name() + "' is being driven; ask between turns");
        }
        try {
            return engine.timers.hasPending() ? OptionalLong.of(engine.timers.nextDeadlineNs()) : OptionalLong.empty();
        } finally {
            engine.thread.leave();
        }
    }
}
