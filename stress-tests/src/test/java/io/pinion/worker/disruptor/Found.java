package io.pinion.worker.disruptor;

import java.util.Arrays;

/** Whether Lincheck has found a fault; its reporter may fail over what it has found. */
final class Found {
    private static final String REPORTER = "org.jetbrains.kotlinx.lincheck.ReporterKt";

    private Found() {}

    static boolean fault(Throwable thrown) {
        return thrown instanceof AssertionError
                || Arrays.stream(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(REPORTER));
    }
}
