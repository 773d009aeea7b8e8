package io.pinion.observability.jfr.internal;

import io.pinion.observability.jfr.PinionEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name(PinionEvents.WORKER_STATISTICS)
@Label("Worker Statistics")
@Category("Pinion")
@Period("1 s")
@StackTrace(false)
final class WorkerStatisticsEvent extends Event {
    @Label("Worker")
    @Nullable
    String worker;

    @Label("State")
    @Nullable
    String state;

    @Label("Pending")
    long pending;

    @Label("Tasks per Second")
    @Description("Ended since the last event")
    double taskRate;

    @Label("Wake-ups per Second")
    @Description("Since the last event")
    double wakeupRate;

    @Label("Idle Share")
    @Percentage
    double idleShare;

    @Label("Accepted")
    long accepted;

    @Label("Rejected")
    long rejected;

    @Label("Dropped")
    long dropped;

    @Label("Stalls")
    long stalls;

    @Label("Missed Wake-ups")
    long missedWakeups;
}
