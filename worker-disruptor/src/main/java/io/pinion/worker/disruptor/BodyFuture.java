package io.pinion.worker.disruptor;

import io.pinion.worker.Task;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The futures of run-to-completion bodies, one class per kind of body. */
final class BodyFuture {
    private BodyFuture() {}

    /** Of a {@link Runnable}. */
    static final class OfRunnable extends TaskFuture<@Nullable Void> {
        OfRunnable(Engine engine, Runnable body, long startByNs) {
            super(engine, body, startByNs);
        }

        @Override
        @Nullable
        Void invoke(Object body) {
            ((Runnable) body).run();
            return null;
        }
    }

    /** Of a {@link Callable}. */
    static final class OfCallable<T extends @Nullable Object> extends TaskFuture<T> {
        OfCallable(Engine engine, Callable<T> body, long startByNs) {
            super(engine, body, startByNs);
        }

        @Override
        @SuppressWarnings("unchecked") // the constructor took a Callable of T
        @Nullable
        T invoke(Object body) throws Exception {
            return ((Callable<T>) body).call();
        }
    }

    /** Of a {@link Task}. */
    static final class OfTask<T extends @Nullable Object> extends TaskFuture<T> {
        OfTask(Engine engine, Task<T, ?> body) {
            super(engine, body, 0);
        }

        @Override
        @SuppressWarnings("unchecked") // the constructor took a Task of T
        @Nullable
        T invoke(Object body) throws Exception {
            return ((Task<T, ?>) body).run();
        }
    }
}
