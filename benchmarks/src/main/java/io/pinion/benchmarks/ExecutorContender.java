package io.pinion.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The JDK's executor with one thread: {@code execute} and {@code submit().get()}. */
final class ExecutorContender implements Contender {
    private static final Integer ANSWER = 42;
    private static final Callable<Integer> ANSWERS = () -> ANSWER;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(CAPACITY));

    ExecutorContender() {
        executor.prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void roundTrip() throws Exception {
        executor.submit(ANSWERS).get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
