package io.pinion.observability.micrometer;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker of numbers that are all different, which counts how often it is asked. */
final class FakeWorker {
    final AtomicInteger snapshots = new AtomicInteger();
    volatile WorkerState state = WorkerState.RUNNING;
    volatile Latency runTime = new Latency(31, 32, 33, 34, 35, 36);
    volatile long accepted = 101;
    private final WorkerConfig config;
    private final Worker worker;

    FakeWorker(String name) {
        config = WorkerConfig.builder().name(name).capacity(64).build();
        worker = (Worker) Proxy.newProxyInstance(
                Worker.class.getClassLoader(), new Class<?>[] {Worker.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "stats" -> stats();
                        case "state" -> state;
                        case "config" -> config;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    Worker worker() {
        return worker;
    }

    private WorkerStats stats() {
        snapshots.incrementAndGet();
        return new WorkerStats(
                config.name(),
                state,
                accepted,
                102,
                103,
                104,
                105,
                106,
                107,
                108,
                109,
                110,
                111,
                112,
                new Latency(21, 22, 23, 24, 25, 26),
                runTime,
                new Latency(41, 42, 43, 44, 45, 46),
                113,
                114,
                115,
                0.625);
    }
}
