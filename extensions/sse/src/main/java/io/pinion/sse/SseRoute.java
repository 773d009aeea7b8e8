package io.pinion.sse;

import io.pinion.consumers.Route;
import io.pinion.consumers.RouteContext;
import io.pinion.consumers.source.Source;
import java.util.Locale;

/**
 * A route of server-sent events.
 *
 * <p>An event is done when its handler is, and only then does the place to resume from move on: at least once and in order
 * where the server gives ids. {@code ACK} and {@code REJECT} both mean that it does not come again. {@code REQUEUE}, which is
 * what an exception leads to, reconnects and has the server send again what is not done; the events that failed together then
 * come one by one. One that was refused {@link #maxAttempts(int)} times at the same place is given up, which is logged. A
 * server without ids cannot send again: what is not done is lost then, and a {@linkplain SseEvent#isGap() gap} says so.
 * <p>Shape: as many events unsettled as two bulks hold, at least 64.
 */
public final class SseRoute extends Route<SseEvent, SseRoute> {
    private final String path;
    private int maxAttempts = 10;

    SseRoute(String path) {
        super(isAbsolute(path) ? null : SseConnection.class, path);
        if (path.isBlank()) {
            throw new IllegalArgumentException("the path of a route of events must not be blank");
        }
        this.path = path;
    }

    private static boolean isAbsolute(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /**
     * Sets how often an event may be handled before it is given up; 10 by default.
     *
     * @param attempts 1 to 1000
     * @return this
     */
    public SseRoute maxAttempts(int attempts) {
        checkOpen();
        if (attempts < 1 || attempts > 1000) {
            throw new IllegalArgumentException("maxAttempts must be 1 to 1000, was " + attempts);
        }
        maxAttempts = attempts;
        return this;
    }

    @Override
    protected SseRoute self() {
        return this;
    }

    @Override
    protected Source<SseEvent> open(RouteContext context) {
        SseClientBuilder client = context.connection() instanceof SseConnection connection
                ? connection.client(context.worker(), path)
                : SseClient.on(context.worker()).url(path);
        int limit = Math.max(64, Math.min(MAX_BULK_SIZE, context.settings().bulkSize() * 2));
        return new SseSource(
                client.maxInWork(limit).stream(),
                limit,
                maxAttempts,
                context.settings().name());
    }
}
