package io.pinion.observability.jfr.internal;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;

/** One worker's periodic event. Threads: the recorder's periodic one. */
final class Statistics {
    private final String name;
    private final Worker worker;
    private long lastNs;
    private long lastEnded;
    private long lastWakeups;

    Statistics(String name, Worker worker) {
        this.name = name;
        this.worker = worker;
        lastNs = System.nanoTime();
    }

    void write() {
        WorkerStatisticsEvent event = new WorkerStatisticsEvent();
        if (!event.shouldCommit()) {
            return;
        }
        WorkerStats stats = worker.stats();
        long nowNs = System.nanoTime();
        long ended = stats.accepted() - stats.pending();
        double seconds = Math.max(1, nowNs - lastNs) / 1e9;
        event.worker = name;
        event.state = stats.state().name();
        event.pending = stats.pending();
        event.taskRate = (ended - lastEnded) / seconds;
        event.wakeupRate = (stats.wakeups() - lastWakeups) / seconds;
        event.idleShare = stats.idleShare();
        event.accepted = stats.accepted();
        event.rejected = stats.rejected();
        event.dropped = stats.dropped();
        event.stalls = stats.stalls();
        event.missedWakeups = stats.missedWakeups();
        event.commit();
        lastNs = nowNs;
        lastEnded = ended;
        lastWakeups = stats.wakeups();
    }
}
