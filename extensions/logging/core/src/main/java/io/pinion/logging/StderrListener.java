package io.pinion.logging;

import org.jspecify.annotations.Nullable;

/** News as lines on the standard error stream. */
final class StderrListener implements ShipperListener {
    @Override
    public void changed(Severity severity, String message, @Nullable Throwable cause) {
        System.err.println("pinion-logging: " + severity + ": " + message);
    }
}
