package io.pinion.observability.top;

/** No connection; the message says why and what to do. */
final class TargetException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    TargetException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
