package io.pinion.services;

import java.util.function.Consumer;

/** Where signals come from, and the end of the process; tests put their own in place. */
interface SignalSource {
    /**
     * Takes a signal over from the JVM.
     *
     * @return gives it back to whoever had it before
     * @throws UnsupportedOperationException if signals cannot be taken over, with the reason
     */
    Runnable handle(String signal, Consumer<String> handler);

    /** The number of a signal that {@link #handle} takes. */
    int number(String signal);

    /** Ends the process here and now. */
    void kill(int exitCode);
}
