package io.pinion.tasks;

/** The form for the worker's own thread: tasks start with no hand-over between threads. */
final class ConfinedTaskPool extends PoolFace {
    ConfinedTaskPool(PoolCore core) {
        super(core);
    }

    @Override
    void checkCaller() {
        if (!core.worker.isWorkerThread()) {
            throw new IllegalStateException("Pool " + core.name + " is confined to the thread of worker "
                    + core.worker.config().name() + " and was called on "
                    + Thread.currentThread().getName()
                    + ". Call it from a task of that worker, or make the thread-safe form with open().");
        }
    }
}
