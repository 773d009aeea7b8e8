package io.pinion.logging;

import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;

/** Opens the sink of a destination. */
interface Sinks {
    /** Called on the worker's thread; the sink connects in the background. */
    Sink open(Destination destination, LogFormat format, SinkContext context);

    /** The sinks of this module. */
    Sinks REAL = Sinks::openReal;

    private static Sink openReal(Destination destination, LogFormat format, SinkContext context) {
        throw new UnsupportedOperationException(destination.kind() + " for " + format + " is not there yet, "
                + context.worker().config().name());
    }
}
