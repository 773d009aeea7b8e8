package io.pinion.worker;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous code: it starts on the worker's thread and ends when the stage it returns does.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface AsyncTask<T extends @Nullable Object> {

    /**
     * Starts the work; runs on the worker's thread and must not block it.
     *
     * @return the stage whose end is the end of the task; never null
     * @throws Exception fails the task, as if the stage had failed with it
     */
    CompletionStage<T> start() throws Exception;
}
