package io.pinion.observability.jfr.internal;

import io.pinion.observability.jfr.PinionEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

@Name(PinionEvents.RECONNECT)
@Label("Reconnect")
@Description("A reconnecting stream has lost its connection, failed to make one, or made one")
@Category("Pinion")
@StackTrace(false)
final class ReconnectEvent extends Event {
    @Label("Worker")
    @Nullable
    String worker;

    @Label("Remote")
    @Nullable
    String remote;

    @Label("Connected")
    boolean connected;

    @Label("Connections")
    long connections;

    @Label("Failed Attempts")
    int attempt;

    @Label("Retry In")
    @Timespan(Timespan.NANOSECONDS)
    long retryIn;

    @Label("Reason")
    @Nullable
    String reason;
}
