package io.pinion.observability.jfr.internal;

import io.pinion.observability.jfr.PinionEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name(PinionEvents.STALL)
@Label("Stall")
@Description("A worker stands still with work to do")
@Category("Pinion")
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Worker")
    @Nullable
    String worker;

    @Label("Finding")
    @Nullable
    String finding;

    @Label("Stack")
    @Description("Where the worker's thread was")
    @Nullable
    String stack;
}
