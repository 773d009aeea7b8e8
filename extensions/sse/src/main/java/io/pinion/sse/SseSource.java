package io.pinion.sse;

import io.pinion.consumers.Action;
import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a stream, for a route. Everything happens on the app's worker. */
final class SseSource implements Source<SseEvent> {
    private static final Logger LOG = System.getLogger(SseRoute.class.getName());

    private final EventStream stream;
    private final int limit;
    private final int maxAttempts;
    private final Consumer<? super String> onHandled;
    private final String name;
    private String toldId = "";
    private @Nullable SseEvent refused;
    private volatile boolean stopping;

    SseSource(EventStream stream, int limit, int maxAttempts, Consumer<? super String> onHandled, String name) {
        this.onHandled = onHandled;
        this.stream = stream;
        this.limit = limit;
        this.maxAttempts = maxAttempts;
        this.name = name;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public void start(Inlet<SseEvent> inlet) {
        stream.start(inlet::deliver);
        stream.request(Long.MAX_VALUE);
    }

    @Override
    public boolean live(SseEvent event) {
        return stream.live(event);
    }

    @Override
    public boolean alone(SseEvent event) {
        return event.refusals > 0;
    }

    @Override
    public void settle(SseEvent event, Action action) {
        if (action != Action.REQUEUE || !stream.live(event) || isGivenUp(event)) {
            stream.handled(event);
        } else {
            refused = event;
        }
    }

    private boolean isGivenUp(SseEvent event) {
        event.refusals++;
        if (event.refusals < maxAttempts) {
            return false;
        }
        LOG.log(
                Level.WARNING,
                "route ''{0}'': an event named ''{1}'' was refused {2} times and is given up",
                Texts.forLog(name),
                Texts.forLog(event.name()),
                maxAttempts);
        return true;
    }

    @Override
    public void flush() {
        String handledId = stream.status().handledId();
        if (!handledId.equals(toldId)) {
            toldId = handledId;
            onHandled.accept(handledId);
        }
        SseEvent again = refused;
        refused = null;
        if (again != null && stream.live(again) && !stopping) {
            stream.retryAfterReconnect(
                    new SseException("a handler of route '" + Texts.forLog(name) + "' asked for an event again"));
        }
    }

    @Override
    public CompletionStage<Void> stop() {
        stopping = true;
        stream.pause();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        stream.stop(null);
        return stream.ended();
    }

    @Override
    public SourceStatus status() {
        SseStatus now = stream.status();
        Throwable error = now.lastError();
        SourceStatus.State state = state(now.state());
        return new SourceStatus(
                state,
                // A server that is away, or sends us away, is tried anew all the time.
                state == SourceStatus.State.CONNECTING ? stream.away() : now.inState(),
                now.idle(),
                error == null ? "" : Texts.forLog(String.valueOf(error.getMessage())));
    }

    private SourceStatus.State state(SseState state) {
        return switch (state) {
            case NEW -> SourceStatus.State.NEW;
            case CONNECTING, WAITING -> SourceStatus.State.CONNECTING;
            case OPEN -> stopping ? SourceStatus.State.STOPPED : SourceStatus.State.RUNNING;
            case STOPPED -> stopping ? SourceStatus.State.STOPPED : SourceStatus.State.ENDED;
        };
    }
}
