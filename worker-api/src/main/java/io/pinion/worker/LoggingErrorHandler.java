package io.pinion.worker;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The default error handler: bounded output, however many tasks fail. Workers may share one. */
final class LoggingErrorHandler implements TaskErrorHandler {
    static final int MAX_LINES_PER_WINDOW = 10;
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_TASK_TEXT = 256;

    private final LongSupplier nanoClock;
    private long windowStartNs;
    private int linesInWindow;
    private long heldBack;
    private long failures;

    LoggingErrorHandler() {
        this(System::nanoTime);
    }

    LoggingErrorHandler(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.windowStartNs = nanoClock.getAsLong();
    }

    // A handler may be shared by several workers through one configuration.
    @Override
    public synchronized void onError(Object task, Throwable error) {
        failures++;
        if (!mayLog()) {
            heldBack++;
            return;
        }
        String more = heldBack == 0 ? "" : ", " + heldBack + " earlier ones not logged";
        heldBack = 0;
        System.getLogger("io.pinion.worker")
                .log(
                        System.Logger.Level.ERROR,
                        "Task failed: " + describe(task) + " (failure " + failures + more
                                + "). The worker goes on; use submit or call to receive the error.",
                        error);
    }

    private boolean mayLog() {
        long nowNs = nanoClock.getAsLong();
        if (nowNs - windowStartNs >= WINDOW_NS) {
            windowStartNs = nowNs;
            linesInWindow = 0;
        }
        return linesInWindow++ < MAX_LINES_PER_WINDOW;
    }

    /** Task text is untrusted: control characters are replaced and the length is bounded. */
    private static String describe(Object task) {
        String text;
        try {
            // Twice: toString itself may return null.
            text = String.valueOf(String.valueOf(task));
        } catch (RuntimeException | Error e) {
            text = task.getClass().getName() + " (its toString threw "
                    + e.getClass().getName() + ")";
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TASK_TEXT));
        for (int i = 0; i < text.length() && i < MAX_TASK_TEXT; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
        }
        return clean.toString();
    }
}
