package io.pinion.consumers;

/** Code that runs when an app starts or stops, on the thread that starts or stops it; it may block. */
@FunctionalInterface
public interface AppHook {
    /**
     * Runs.
     *
     * @param app the app
     * @throws Exception at the start: ends it; at the stop: is logged, and the stop goes on
     */
    void run(App app) throws Exception;
}
