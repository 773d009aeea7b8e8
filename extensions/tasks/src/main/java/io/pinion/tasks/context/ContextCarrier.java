package io.pinion.tasks.context;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.TaskDecorator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Takes context along: captured on the thread that hands a task over, installed around the run on the worker's thread,
 * and afterwards what was there before is put back, whatever the task did.
 *
 * <pre>{@code
 * ContextCarrier carrier = ContextCarrier.of(MdcCarrier.create(), ContextCarrier.threadLocal(TENANT));
 * Worker worker = Worker.start(WorkerConfig.builder().decorator(carrier).build());
 * }</pre>
 *
 * <p>As the worker's decorator it covers every task, and the start of asynchronous ones; {@link #decorate},
 * {@link #carry} and {@link #carryAsync} do the same for one task, and so for a callback of a stage.
 * <p>Where nothing is to be carried, nothing is allocated and the task runs in the worker's own context.
 * <p>Threads: any. What is carried is shared between two threads: it should be immutable.
 */
public interface ContextCarrier extends TaskDecorator {

    /** Context of one thread at one moment. */
    @FunctionalInterface
    interface Snapshot {
        /**
         * Makes it the context of the calling thread.
         *
         * @return puts back what was there before, on the same thread
         */
        Restore install();
    }

    /** Puts back what was there before. */
    @FunctionalInterface
    interface Restore {
        /** Called exactly once, on the thread that installed. */
        void restore();
    }

    /**
     * Captures the context of the calling thread.
     *
     * @return the context, or null if there is nothing to carry
     */
    @Nullable
    Snapshot capture();

    @Override
    default Runnable decorate(Runnable task) {
        Objects.requireNonNull(task, "task");
        Snapshot snapshot = capture();
        return snapshot == null ? task : new CarriedRunnable(snapshot, task);
    }

    /**
     * Takes the present context along with one task.
     *
     * @param task what to run
     * @param <T> its result
     * @return runs it in that context
     */
    default <T extends @Nullable Object> Callable<T> carry(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        Snapshot snapshot = capture();
        return snapshot == null
                ? task
                : () -> {
                    Restore restore = snapshot.install();
                    try {
                        return task.call();
                    } finally {
                        restore.restore();
                    }
                };
    }

    /**
     * Takes the present context along with the start of an asynchronous task; what the stage does later has no part of
     * it.
     *
     * @param task what to start
     * @param <T> its result
     * @return starts it in that context
     */
    default <T extends @Nullable Object> AsyncTask<T> carryAsync(AsyncTask<T> task) {
        Objects.requireNonNull(task, "task");
        Snapshot snapshot = capture();
        return snapshot == null
                ? task
                : () -> {
                    Restore restore = snapshot.install();
                    try {
                        return task.start();
                    } finally {
                        restore.restore();
                    }
                };
    }

    /**
     * Carries several things: installed in this order, put back in reverse. If one cannot be installed, those before it
     * are put back and the task fails with its error.
     *
     * @param carriers what to carry, none null
     * @return all in one
     */
    static ContextCarrier of(ContextCarrier... carriers) {
        List<ContextCarrier> all = List.of(carriers);
        return all.size() == 1 ? all.get(0) : new CompositeCarrier(all);
    }

    /**
     * Carries the value of a thread-local.
     *
     * @param local the variable; a null value is nothing to carry. One with an initial value is initialised by a capture
     * @param <T> its value, best immutable
     * @return its carrier
     */
    static <T> ContextCarrier threadLocal(ThreadLocal<T> local) {
        Objects.requireNonNull(local, "local");
        return () -> {
            T value = local.get();
            return value == null ? null : () -> ThreadLocals.install(local, value);
        };
    }
}
