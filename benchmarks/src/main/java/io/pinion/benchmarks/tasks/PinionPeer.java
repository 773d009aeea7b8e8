package io.pinion.benchmarks.tasks;

import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.Optional;

/** A Pinion worker: {@code execute}, {@code call} and {@code submit}. */
final class PinionPeer implements Peer {
    private final Worker worker;

    PinionPeer(WorkerConfig config) {
        worker = Worker.start(config);
    }

    Worker worker() {
        return worker;
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(task);
    }

    @Override
    public Caller caller() {
        return new WorkerCaller(worker);
    }

    @Override
    public Optional<Futures> futures() {
        return Optional.of(worker::submit);
    }

    @Override
    public void close() {
        worker.close();
    }

    private record WorkerCaller(Worker worker) implements Caller {
        private static final Task<Integer, RuntimeException> ANSWERS = () -> ANSWER;

        @Override
        public Integer callConstant() {
            return worker.call(ANSWERS);
        }

        @Override
        public Integer callFresh(int number) {
            return worker.call(() -> number + 1, DEADLINE);
        }
    }
}
