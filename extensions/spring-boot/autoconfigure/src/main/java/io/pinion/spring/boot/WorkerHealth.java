package io.pinion.spring.boot;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of one worker.
 *
 * <p>The watchdog counts stalls; whether one still lasts is told by the tasks: a stall that was reported since the last
 * look counts for as long as there is work for the thread and nothing has ended since that look.
 *
 * <p>Threads: any.
 */
final class WorkerHealth implements HealthIndicator {
    private final Worker worker;
    private long stalls;
    private long endedAtStall = -1;

    WorkerHealth(Worker worker) {
        this.worker = worker;
    }

    @Override
    public Health health() {
        WorkerStats stats = worker.stats();
        Health.Builder health = switch (stats.state()) {
            case RUNNING -> isStalled(stats) ? outOfService("stalled") : Health.up();
            case DRAINING -> outOfService("draining");
            case ABANDONING -> outOfService("abandoning");
            case CLOSED -> Health.down().withDetail("reason", "closed");
        };
        return health.withDetail("pending", stats.pending())
                .withDetail("rejected", stats.rejected())
                .withDetail("stalls", stats.stalls())
                .build();
    }

    private static Health.Builder outOfService(String reason) {
        return Health.status(Status.OUT_OF_SERVICE).withDetail("reason", reason);
    }

    private synchronized boolean isStalled(WorkerStats stats) {
        long ended = stats.completed() + stats.failed() + stats.cancelled() + stats.expired();
        if (stats.stalls() > stalls) {
            stalls = stats.stalls();
            endedAtStall = ended;
        }
        return ended == endedAtStall && stats.pending() > stats.inFlight();
    }
}
