package io.pinion.worker.disruptor;

import io.pinion.worker.ShutdownReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task with its arguments, taken out of the ring by a closer. */
record RingTask(
        Object task, @Nullable Object first, @Nullable Object second) {

    /** Stands for a null argument: in a slot, null means that there is none. */
    static final Object NULL_ARGUMENT = new Object();

    static Object mask(@Nullable Object argument) {
        return argument == null ? NULL_ARGUMENT : argument;
    }

    static @Nullable Object unmask(@Nullable Object argument) {
        return argument == NULL_ARGUMENT ? null : argument;
    }

    ShutdownReport.NeverRun asNeverRun() {
        if (task instanceof Decorated.Run run) {
            return new ShutdownReport.NeverRun(run.original(), run.arguments());
        }
        Object shown = task instanceof TaskFuture<?> future ? future.shownInReport() : task;
        List<@Nullable Object> arguments = new ArrayList<>(2);
        if (first != null) {
            arguments.add(unmask(first));
        }
        if (second != null) {
            arguments.add(unmask(second));
        }
        return new ShutdownReport.NeverRun(shown, Collections.unmodifiableList(arguments));
    }
}
