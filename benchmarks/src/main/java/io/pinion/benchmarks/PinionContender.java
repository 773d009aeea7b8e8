package io.pinion.benchmarks;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;

/** A Pinion worker: {@code execute} and {@code call}. */
final class PinionContender implements Contender {
    private static final Integer ANSWER = 42;
    private static final Task<Integer, RuntimeException> ANSWERS = () -> ANSWER;

    private final Worker worker;

    PinionContender(IdleStrategy idleStrategy) {
        worker = Worker.start(WorkerConfig.builder()
                .capacity(CAPACITY)
                .idleStrategy(idleStrategy)
                .build());
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(task);
    }

    @Override
    public void roundTrip() {
        worker.call(ANSWERS);
    }

    @Override
    public void close() {
        worker.close();
    }
}
