package io.pinion.services.ready;

import java.util.OptionalInt;

/** A child process that a service stands for has ended, unasked. */
public final class ProcessEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ProcessEndedException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * Returns what the process ended with.
     *
     * @return the exit code; 128 and the signal's number when a signal ended it
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Returns the signal that ended the process, as the exit code tells it.
     *
     * @return its number; empty when it ended by itself
     */
    public OptionalInt signal() {
        return exitCode > 128 && exitCode < 128 + 65 ? OptionalInt.of(exitCode - 128) : OptionalInt.empty();
    }
}
