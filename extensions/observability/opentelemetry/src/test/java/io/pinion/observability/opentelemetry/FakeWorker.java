package io.pinion.observability.opentelemetry;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that says what a test has set, and counts how often it is asked. */
final class FakeWorker {
    final AtomicInteger asked = new AtomicInteger();
    volatile long completed = 1;
    volatile WorkerState state = WorkerState.RUNNING;
    final Worker worker = (Worker) Proxy.newProxyInstance(
            FakeWorker.class.getClassLoader(),
            new Class<?>[] {Worker.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "config" -> WorkerConfig.builder().name("fake").build();
                case "state" -> state;
                case "stats" -> stats();
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private WorkerStats stats() {
        asked.incrementAndGet();
        Latency latency = new Latency(7, 1_000, 2_000, 3_000, 4_000, 5_000);
        return new WorkerStats(
                "fake",
                state,
                11,
                completed,
                2,
                3,
                4,
                5,
                6,
                12,
                13,
                14,
                15,
                16,
                latency,
                Latency.NONE,
                latency,
                17,
                18,
                19,
                0.25);
    }
}
