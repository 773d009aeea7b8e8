package io.pinion.examples.demo;

/** Ends the demo with a message for its user and an exit code; no stack trace is wanted. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private DemoException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static DemoException usage(String message) {
        return new DemoException(ExitCodes.USAGE, message);
    }

    static DemoException failed(String message) {
        return new DemoException(ExitCodes.NOT_PROVEN, message);
    }

    int exitCode() {
        return exitCode;
    }
}
