package io.pinion.worker.disruptor;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Task;
import io.pinion.worker.TaskDecorator;
import io.pinion.worker.WorkerConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A body inside what the decorator made of it. The decorator sees a {@link Runnable}; the result is carried around it
 * and exceptions pass through it.
 */
final class Decorated<T extends @Nullable Object> implements Callable<T>, Task<T, Exception> {
    private final Callable<T> body;
    private final Object original;
    private final Runnable shell;
    private boolean ran;
    private @Nullable T result;

    private Decorated(TaskDecorator decorator, Callable<T> body, Object original) {
        this.body = body;
        this.original = original;
        shell = decorate(decorator, this::runBody);
    }

    private static Runnable decorate(TaskDecorator decorator, Runnable task) {
        return Objects.requireNonNull(
                decorator.decorate(task),
                "the task decorator returned null; it must return a task that runs the given one");
    }

    /** A fire-and-forget task inside its shell; reports name what the user handed over. */
    record Run(Runnable shell, Object original, List<@Nullable Object> arguments) implements Runnable {
        @Override
        public void run() {
            shell.run();
        }
    }

    static Runnable runnable(WorkerConfig config, Runnable task) {
        return runnable(config, task, task, List.of());
    }

    static Runnable runnable(WorkerConfig config, Runnable task, Object original, List<@Nullable Object> arguments) {
        TaskDecorator decorator = config.decorator();
        if (decorator == null) {
            return task;
        }
        Runnable shell = decorate(decorator, task);
        // A decorator with nothing to carry returns what it was given: that needs no name beside itself.
        return shell == original ? task : new Run(shell, original, arguments);
    }

    static <T extends @Nullable Object> Callable<T> callable(WorkerConfig config, Callable<T> task) {
        TaskDecorator decorator = config.decorator();
        return decorator == null ? task : new Decorated<>(decorator, task, task);
    }

    static <T extends @Nullable Object, X extends Exception> Task<T, ?> task(WorkerConfig config, Task<T, X> task) {
        TaskDecorator decorator = config.decorator();
        return decorator == null ? task : new Decorated<T>(decorator, task::run, task);
    }

    static <T extends @Nullable Object> AsyncTask<T> async(WorkerConfig config, AsyncTask<T> task) {
        TaskDecorator decorator = config.decorator();
        if (decorator == null) {
            return task;
        }
        Decorated<CompletionStage<T>> start = new Decorated<>(decorator, task::start, task);
        return new Start<>(start);
    }

    /** An asynchronous start inside its shell. */
    private record Start<T extends @Nullable Object>(Decorated<CompletionStage<T>> inner) implements AsyncTask<T> {
        @Override
        public CompletionStage<T> start() {
            return inner.call();
        }
    }

    /** What the user handed over. */
    static Object undecorated(Object body) {
        if (body instanceof Run run) {
            return run.original;
        }
        if (body instanceof Start<?> start) {
            return start.inner.original;
        }
        return body instanceof Decorated<?> decorated ? decorated.original : body;
    }

    @Override
    public T call() {
        shell.run();
        if (!ran) {
            throw new IllegalStateException("the task decorator did not run the task it was given");
        }
        return resultOf();
    }

    @Override
    public T run() {
        return call();
    }

    @SuppressWarnings("NullAway") // null is a value here where T allows it
    private T resultOf() {
        return result;
    }

    private void runBody() {
        ran = true;
        try {
            result = body.call();
        } catch (Exception e) {
            Thrown.sneaky(e);
        }
    }
}
