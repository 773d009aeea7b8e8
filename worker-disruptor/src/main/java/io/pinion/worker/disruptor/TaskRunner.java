package io.pinion.worker.disruptor;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.TaskErrorHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task at a time on the worker's thread and counts its end. Nothing a task throws gets past it, and no
 * interrupt aimed at a task outlives it.
 */
class TaskRunner {
    private final Tally tally;
    private final Samples samples;
    private final NanoClock clock;
    private final TaskErrorHandler errorHandler;
    private final ControlWord control;

    TaskRunner(Tally tally, Samples samples, NanoClock clock, TaskErrorHandler errorHandler, ControlWord control) {
        this.control = control;
        this.tally = tally;
        this.samples = samples;
        this.clock = clock;
        this.errorHandler = errorHandler;
    }

    static TaskRunner of(Engine engine) {
        Tally tally = engine.tally;
        TaskErrorHandler errorHandler = engine.config.errorHandler();
        return engine.observer == null
                ? new TaskRunner(tally, engine.samples, engine.clock, errorHandler, engine.control)
                : new ObservedRunner(
                        tally, engine.samples, engine.clock, errorHandler, engine.control, engine.observer);
    }

    /** Runs one task; true if it ended normally, as far as this can see. */
    boolean run(Object task, @Nullable Object first, @Nullable Object second) {
        boolean normal = false;
        try {
            if (task instanceof TaskFuture<?> future) {
                future.runOnWorker();
            } else {
                invoke(task, first, second);
                tally.addCompleted();
            }
            normal = true;
        } catch (Throwable t) {
            failed(task, t);
        }
        // A task may leave the flag set; it must not reach the next one.
        Thread.interrupted();
        return normal;
    }

    /** Lets the handler of a lane have one event. */
    <E> void handle(BatchHandler<? super E> handler, E event, long sequence, boolean endOfBatch) {
        try {
            handler.onEvent(event, sequence, endOfBatch);
            tally.addCompleted();
        } catch (Throwable t) {
            failed(event, t);
        }
        Thread.interrupted();
    }

    /** Runs the tasks of a batch; false if the worker gave up before the last. */
    boolean runBatch(Batch batch) {
        tally.runningBatch(batch);
        while (control.afterPublication() < ControlWord.ABANDONING) {
            int index = batch.claim();
            if (index < 0) {
                tally.runningBatch(null);
                return true;
            }
            run(batch.task(index), null, null);
        }
        return false;
    }

    void runSampled(Object task, @Nullable Object first, @Nullable Object second, long enqueuedNs) {
        long startNs = clock.nanoTime();
        if (enqueuedNs != 0) {
            samples.queueDelay(startNs - enqueuedNs);
        }
        run(task, first, second);
        samples.runTime(clock.nanoTime() - startNs);
    }

    @SuppressWarnings("unchecked") // the slot was filled by a method that checked the type
    private static void invoke(Object task, @Nullable Object first, @Nullable Object second) {
        if (first == null) {
            ((Runnable) task).run();
        } else if (second == null) {
            ((Consumer<@Nullable Object>) task).accept(RingTask.unmask(first));
        } else {
            ((BiConsumer<@Nullable Object, @Nullable Object>) task)
                    .accept(RingTask.unmask(first), RingTask.unmask(second));
        }
    }

    /** Counts a failure and reports it; a handler that throws is contained. */
    void failed(Object task, Throwable error) {
        tally.addFailed();
        report(task, error);
    }

    void report(Object task, Throwable error) {
        try {
            errorHandler.onError(Decorated.undecorated(task), error);
        } catch (Throwable t) {
            tally.addHandlerError();
        }
    }
}
