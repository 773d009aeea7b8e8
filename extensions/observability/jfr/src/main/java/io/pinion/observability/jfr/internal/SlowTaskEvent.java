package io.pinion.observability.jfr.internal;

import io.pinion.observability.jfr.PinionEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

@Name(PinionEvents.SLOW_TASK)
@Label("Slow Task")
@Description("A task, timer or lane event that took its worker longer than the threshold")
@Category("Pinion")
@Threshold("10 ms")
@StackTrace(false)
final class SlowTaskEvent extends Event {
    @Label("Worker")
    @Nullable
    String worker;

    @Label("Task")
    @Description("Class of what was handed over, or of the lane's handler")
    @Nullable
    Class<?> task;
}
