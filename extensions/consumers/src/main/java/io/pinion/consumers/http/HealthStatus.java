package io.pinion.consumers.http;

import java.util.Objects;

/**
 * What a check found.
 *
 * @param isUp whether all is well
 * @param reason why not; empty when all is well. Clients see its first 256 characters, so it must not hold secrets
 */
public record HealthStatus(boolean isUp, String reason) {
    private static final HealthStatus UP = new HealthStatus(true, "");

    /**
     * Checks the reason.
     *
     * @param isUp whether all is well
     * @param reason why not, never null
     */
    public HealthStatus {
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * All is well.
     *
     * @return up
     */
    public static HealthStatus up() {
        return UP;
    }

    /**
     * Something is wrong.
     *
     * @param reason what
     * @return down
     */
    public static HealthStatus down(String reason) {
        return new HealthStatus(false, reason);
    }
}
