package io.pinion.consumers.http;

/** Looks whether something is well. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Looks, on a thread that may block; should only read, and be quick.
     *
     * @return what it found
     * @throws Exception as down; the client is not told the message, the log is
     */
    HealthStatus check() throws Exception;
}
