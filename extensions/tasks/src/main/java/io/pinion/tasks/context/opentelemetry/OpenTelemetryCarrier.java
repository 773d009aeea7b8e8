package io.pinion.tasks.context.opentelemetry;

import io.opentelemetry.context.Context;
import io.pinion.tasks.context.ContextCarrier;
import org.jspecify.annotations.Nullable;

/**
 * Carries OpenTelemetry's current context, the current span and the baggage with it. Spans that the task starts become
 * children of the submitter's.
 *
 * <p>Cost: the root context costs nothing.
 * <p>Threads: any.
 */
public final class OpenTelemetryCarrier implements ContextCarrier {

    private OpenTelemetryCarrier() {}

    /**
     * Makes a carrier.
     *
     * @return the carrier
     */
    public static OpenTelemetryCarrier create() {
        return new OpenTelemetryCarrier();
    }

    // The scope is closed by what is returned, on the same thread.
    @SuppressWarnings("MustBeClosedChecker")
    @Override
    public @Nullable Snapshot capture() {
        Context context = Context.current();
        return context == Context.root() ? null : () -> context.makeCurrent()::close;
    }
}
