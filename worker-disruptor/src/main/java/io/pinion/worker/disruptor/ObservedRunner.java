package io.pinion.worker.disruptor;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.spi.WorkerObserver;
import org.jspecify.annotations.Nullable;

/** Announces what it runs, while somebody wants to know. */
final class ObservedRunner extends TaskRunner {
    private final WorkerObserver observer;

    ObservedRunner(
            Tally tally,
            Samples samples,
            NanoClock clock,
            TaskErrorHandler errorHandler,
            ControlWord control,
            WorkerObserver observer) {
        super(tally, samples, clock, errorHandler, control);
        this.observer = observer;
    }

    @Override
    boolean run(Object task, @Nullable Object first, @Nullable Object second) {
        if (!observer.timesTasks()) {
            return super.run(task, first, second);
        }
        // Named before it runs: a future lets go of its task when that has ended.
        Object named = task instanceof TaskFuture<?> future ? future.shownInReport() : Decorated.undecorated(task);
        observer.taskStarts();
        boolean normal = super.run(task, first, second);
        observer.taskEnded(named);
        return normal;
    }

    @Override
    <E> void handle(BatchHandler<? super E> handler, E event, long sequence, boolean endOfBatch) {
        if (!observer.timesTasks()) {
            super.handle(handler, event, sequence, endOfBatch);
            return;
        }
        observer.taskStarts();
        super.handle(handler, event, sequence, endOfBatch);
        observer.taskEnded(handler);
    }
}
