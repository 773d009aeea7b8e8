package io.pinion.benchmarks.tasks;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An executor service with one thread; answers come through a {@link CompletableFuture}. */
final class ExecutorPeer implements Peer {
    private static final long END_WITHIN_S = 20;

    private final ExecutorService executor;
    private final Runnable ending;

    ExecutorPeer(ExecutorService executor) {
        this(executor, executor::shutdownNow);
    }

    /**
     * Takes an executor service over.
     *
     * @param ending makes it end; this class waits for it
     */
    ExecutorPeer(ExecutorService executor, Runnable ending) {
        this.executor = executor;
        this.ending = ending;
    }

    ExecutorService executor() {
        return executor;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public Caller caller() {
        return new FutureCaller(executor);
    }

    @Override
    public Optional<Futures> futures() {
        return Optional.of(executor::submit);
    }

    @Override
    public void close() {
        ending.run();
        try {
            if (!executor.awaitTermination(END_WITHIN_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException(executor + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits with {@code get}. */
    record FutureCaller(Executor executor) implements Caller {
        private static final Supplier<Integer> ANSWERS = () -> ANSWER;
        private static final long DEADLINE_NS = DEADLINE.toNanos();

        @Override
        public Integer callConstant() throws Exception {
            return CompletableFuture.supplyAsync(ANSWERS, executor).get();
        }

        @Override
        public Integer callFresh(int number) throws Exception {
            return CompletableFuture.supplyAsync(() -> number + 1, executor).get(DEADLINE_NS, TimeUnit.NANOSECONDS);
        }
    }
}
