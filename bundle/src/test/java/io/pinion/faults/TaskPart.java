package io.pinion.faults;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/** Tasks from another thread, at random distances: each has to run once. */
final class TaskPart implements Part {
    private static final int TASKS = 200;
    private static final int MAX_PAUSE_NS = 1_000_000;

    private final Worker worker;
    private final Seen seen;
    private final AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
    private final CompletableFuture<Long> threadId = new CompletableFuture<>();
    private final CountDownLatch begin = new CountDownLatch(1);
    private final Thread waker = new Thread(this::submit, "waker");

    TaskPart(Worker worker, Seen seen) {
        this.worker = worker;
        this.seen = seen;
        waker.setDaemon(true);
        waker.start();
    }

    /** The system's number of the thread that wakes. */
    long wakerId() {
        return threadId.join();
    }

    void begin() {
        begin.countDown();
    }

    static long currentThreadId() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void submit() {
        threadId.complete(currentThreadId());
        SplittableRandom random = new SplittableRandom(77);
        try {
            begin.await();
            for (int i = 0; i < TASKS; i++) {
                int task = i;
                worker.execute(() -> runs.incrementAndGet(task));
                LockSupport.parkNanos(random.nextInt(MAX_PAUSE_NS));
            }
        } catch (RejectedExecutionException e) {
            seen.add("execute", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public boolean isDone() {
        for (int i = 0; i < TASKS; i++) {
            if (runs.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String problem() {
        for (int i = 0; i < TASKS; i++) {
            if (runs.get(i) > 1) {
                return "a task ran " + runs.get(i) + " times";
            }
        }
        return "";
    }

    @Override
    public void close() {
        begin.countDown();
    }
}
