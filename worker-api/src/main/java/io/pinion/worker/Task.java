package io.pinion.worker;

import org.jspecify.annotations.Nullable;

/**
 * Run-to-completion code with a result, whose own exception type survives the way back to the caller.
 *
 * @param <T> the result
 * @param <X> what it may throw; {@link RuntimeException} is inferred for code that throws nothing checked
 */
@FunctionalInterface
public interface Task<T extends @Nullable Object, X extends Exception> {

    /**
     * Runs on the worker's thread; must not block it longer than its other work can wait.
     *
     * @return the result
     * @throws X as the task likes; the caller of {@link Worker#call(Task)} sees the same exception
     */
    T run() throws X;
}
