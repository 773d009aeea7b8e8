package io.pinion.observability.top;

/** Ends the process. */
final class ProcessExit {
    private ProcessExit() {}

    static void with(int code) {
        System.exit(code);
    }
}
