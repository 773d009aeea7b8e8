package io.pinion.services;

/**
 * A signal asked the program to end. It is what {@link Service#stop} is given then, and what an unfinished start or
 * {@link EntrypointBuilder#run} ends with.
 */
public final class SignalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String signal;
    private final int exitCode;

    SignalException(String signal, int exitCode) {
        super("Received SIG" + signal);
        this.signal = signal;
        this.exitCode = exitCode;
    }

    /**
     * Returns the name of the signal.
     *
     * @return without the prefix, {@code TERM} for example
     */
    public String signal() {
        return signal;
    }

    /**
     * Returns the code a process ends with after this signal.
     *
     * @return 128 plus the number of the signal: 130 for INT, 143 for TERM
     */
    public int exitCode() {
        return exitCode;
    }
}
