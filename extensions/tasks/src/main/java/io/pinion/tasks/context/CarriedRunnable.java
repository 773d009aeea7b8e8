package io.pinion.tasks.context;

/** A task in the context it was handed over in; shows itself as the task in logs. */
final class CarriedRunnable implements Runnable {
    private final ContextCarrier.Snapshot snapshot;
    private final Runnable task;

    CarriedRunnable(ContextCarrier.Snapshot snapshot, Runnable task) {
        this.snapshot = snapshot;
        this.task = task;
    }

    @Override
    public void run() {
        ContextCarrier.Restore restore = snapshot.install();
        try {
            task.run();
        } finally {
            restore.restore();
        }
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
