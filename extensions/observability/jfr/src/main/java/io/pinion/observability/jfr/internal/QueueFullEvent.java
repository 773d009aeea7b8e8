package io.pinion.observability.jfr.internal;

import io.pinion.observability.jfr.PinionEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name(PinionEvents.QUEUE_FULL)
@Label("Queue Full")
@Description("There was no room for a task or lane event")
@Category("Pinion")
@StackTrace(false)
final class QueueFullEvent extends Event {
    @Label("Worker")
    @Nullable
    String worker;

    @Label("Outcome")
    @Nullable
    String outcome;

    @Label("Tasks")
    int tasks;

    @Label("Left Out")
    @Description("Tasks without room since the last event of this worker, for which none was written")
    long leftOut;
}
