package io.pinion.worker.disruptor;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a start waits for what only the worker's thread can find out: whether it runs where it must, and whether it can
 * open the poller that was asked for by name. A start that asks for neither does not wait.
 */
final class StartGate {
    private static final int LIMIT_SECONDS = 30;

    private final boolean awaited;
    private final CountDownLatch passed = new CountDownLatch(1);
    private volatile @Nullable String problem;

    StartGate(WorkerConfig config) {
        PollerChoice poller = config.poller();
        awaited = config.pinning().isRequired()
                || NativeParts.isRequired()
                || poller == PollerChoice.EPOLL
                || poller == PollerChoice.NIO;
    }

    /** By the worker's thread, before {@link #pass()}; the first problem counts. */
    void fail(String why) {
        if (problem == null) {
            problem = why;
        }
    }

    /** By the worker's thread, when it is ready for its first turn or knows why not. */
    void pass() {
        passed.countDown();
    }

    /** By the thread that starts the worker; why the worker must not start, or null. */
    @Nullable
    String await() throws InterruptedException {
        if (awaited && passed.getCount() > 0 && !passed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            return "its thread has not begun within " + LIMIT_SECONDS
                    + " s; a thread factory must run what it is given at once";
        }
        return problem;
    }
}
