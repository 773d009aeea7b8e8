package io.pinion.consumers;

import java.util.concurrent.CompletionStage;

/** Asynchronous code that an app starts again and again, on its worker. */
@FunctionalInterface
public interface AsyncAppTask {
    /**
     * Starts one run; must not block.
     *
     * @param app the app
     * @return done when the run is; a failed one is reported
     * @throws Exception is a failed stage
     */
    CompletionStage<?> run(App app) throws Exception;
}
