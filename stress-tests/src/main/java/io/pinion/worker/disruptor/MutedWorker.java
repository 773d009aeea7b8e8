package io.pinion.worker.disruptor;

import io.pinion.worker.Worker;
import java.lang.reflect.Field;

/** The broken twin of the wake-up programme: a worker whose producers never wake it. */
public final class MutedWorker {
    private MutedWorker() {}

    /**
     * Cuts the producers of tasks off from the waking of the worker; it then wakes by its cap only.
     *
     * @param worker a worker of this engine, not used yet
     */
    public static void mute(Worker worker) {
        Engine engine = ((RingWorker) worker).engine();
        try {
            Field wakeup = TaskLane.class.getDeclaredField("wakeup");
            wakeup.setAccessible(true);
            wakeup.set(engine.lane, (Wakeup) () -> {});
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
