package io.pinion.sse;

import io.pinion.consumers.Action;
import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The events of a stream, for a route. Everything happens on the app's worker. */
final class SseSource implements Source<SseEvent> {
    private static final Logger LOG = System.getLogger(SseRoute.class.getName());

    private final EventStream stream;
    private final int limit;
    private final int maxAttempts;
    private final String name;
    private @Nullable SseEvent refused;
    private int attempts;
    /** How many of the next events failed together, and are handed over one by one. */
    private int suspects;

    private String failedAfter = "";
    private volatile boolean stopping;

    SseSource(EventStream stream, int limit, int maxAttempts, String name) {
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
        return suspects > 0;
    }

    @Override
    public void settle(SseEvent event, Action action) {
        if (action != Action.REQUEUE || givenUp(event)) {
            stream.handled(event);
            suspects = Math.max(0, suspects - 1);
            return;
        }
        if (refused == null) {
            refused = event;
            suspects = 0;
        }
        suspects++;
    }

    /** Counts an attempt; the place where it fails is known by what was handled before. */
    private boolean givenUp(SseEvent event) {
        if (refused != null || !stream.live(event)) {
            return false;
        }
        String before = stream.status().handledId();
        attempts = before.equals(failedAfter) ? attempts + 1 : 1;
        failedAfter = before;
        if (attempts < maxAttempts) {
            return false;
        }
        attempts = 0;
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
        SseEvent again = refused;
        refused = null;
        if (again != null && stream.live(again) && !stopping) {
            stream.reconnectFromHandled(
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
        return new SourceStatus(
                state(now.state()),
                now.inState(),
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
