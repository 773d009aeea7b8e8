package io.pinion.logging;

import org.jspecify.annotations.Nullable;

/**
 * Told of the shipper's own state: connections lost and made, events lost. Repeated news are summed up: at most one
 * message of a kind every ten seconds. The adapters hand it to the status channel of their framework, never to the log.
 */
@FunctionalInterface
public interface ShipperListener {
    /**
     * Something has changed. On the worker's thread, or on the thread that closes; must not block. What it throws is
     * ignored.
     *
     * @param severity how grave
     * @param message what has happened and what follows from it; at most 512 characters, without control characters
     * @param cause why, if an exception says so
     */
    void changed(Severity severity, String message, @Nullable Throwable cause);
}
