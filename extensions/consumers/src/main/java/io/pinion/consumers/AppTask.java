package io.pinion.consumers;

/** Code that an app runs again and again. */
@FunctionalInterface
public interface AppTask {
    /**
     * Runs once.
     *
     * @param app the app
     * @throws Exception is reported; the next run comes all the same
     */
    void run(App app) throws Exception;
}
