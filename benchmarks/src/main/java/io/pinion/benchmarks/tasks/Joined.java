package io.pinion.benchmarks.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work in other threads that ends before the caller goes on, and whose failure is the caller's. */
final class Joined {
    private static final long WITHIN_MS = TimeUnit.SECONDS.toMillis(50);

    private Joined() {}

    /** What may fail. */
    interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    static void inVirtualThread(Work work) throws Exception {
        join(List.of(work), VirtualThreads::start);
    }

    static void inThreads(List<Work> works) throws Exception {
        join(works, task -> {
            Thread thread = new Thread(task, "producer");
            thread.setDaemon(true);
            thread.start();
            return thread;
        });
    }

    private static void join(List<Work> works, Function<Runnable, Thread> starter) throws Exception {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Work work : works) {
            threads.add(starter.apply(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(WITHIN_MS);
            if (thread.isAlive()) {
                throw new IllegalStateException(thread + " does not end");
            }
        }
        Exception present = failure.get();
        if (present != null) {
            throw present;
        }
    }
}
