package io.pinion.contract;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contracts about a full ring share. */
public abstract class FullRing extends WorkerContract {
    protected static final int CAPACITY = 8;

    protected final AtomicInteger ran = new AtomicInteger();

    /** A worker whose thread is held and whose ring is full. */
    protected final class Full {
        final Worker worker;
        final Gate gate;
        final int queued;
        final WorkerStats before;

        Full(OverflowPolicy policy) {
            worker = start(config().capacity(CAPACITY).overflow(policy));
            gate = occupy(worker);
            queued = fill(worker, ran::incrementAndGet);
            before = worker.stats();
        }

        WorkerStats openAndRest() {
            gate.open();
            return atRest(worker);
        }
    }

    /** Every verb that a policy applies to, each carrying one task. */
    protected static List<Callable<?>> verbs(Worker worker, Runnable task) {
        return List.of(
                () -> {
                    worker.execute(task);
                    return null;
                },
                () -> {
                    worker.execute(ignored -> task.run(), 1);
                    return null;
                },
                () -> {
                    worker.execute((a, b) -> task.run(), 1, 2);
                    return null;
                },
                () -> {
                    worker.executeAll(List.of(task));
                    return null;
                },
                () -> worker.submit(task),
                () -> worker.submit(task, Await.LIMIT),
                () -> worker.submitAsync(() -> {
                    task.run();
                    return CompletableFuture.completedFuture(1);
                }),
                () -> worker.submitAll(List.of(() -> {
                            task.run();
                            return 1;
                        }))
                        .get(0));
    }
}
