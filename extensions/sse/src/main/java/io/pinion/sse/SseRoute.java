package io.pinion.sse;

import io.pinion.consumers.Route;
import io.pinion.consumers.RouteContext;
import io.pinion.consumers.source.Source;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A route of server-sent events.
 *
 * <p>An event is done when its handler is, and only then does the place to resume from move on. {@code ACK} and {@code
 * REJECT} both mean that it does not come again. {@code REQUEUE}, which is what an exception leads to, connects anew and
 * then hands it over once more, alone and before what follows; the app keeps it, so the server need not be able to send it
 * again. One that was refused {@link #maxAttempts(int)} times is given up, which is logged. Where the server gives no ids, what
 * it sends while there is no connection is lost, and a {@linkplain SseEvent#isGap() gap} says so.
 * <p>After a stop, or a crash, of the app another one begins where {@link SseClientBuilder#resumeFrom(String)} says, or with what
 * the server sends next: {@link #onHandled} tells the id to keep.
 * <p>Shape: as many events unsettled as two bulks hold, at least 64.
 */
public final class SseRoute extends Route<SseEvent, SseRoute> {
    private final String path;
    private int maxAttempts = 10;
    private @Nullable Supplier<String> resumeFrom;
    private Consumer<? super String> onHandled = id -> {};

    SseRoute(String path) {
        super(isAbsolute(path) ? null : SseConnection.class, withoutQuery(path));
        if (path.isBlank()) {
            throw new IllegalArgumentException("the path of a route of events must not be blank");
        }
        this.path = path;
    }

    /** A query may hold a secret, and names are logged. */
    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
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

    /**
     * Begins after an id, that of an earlier run.
     *
     * @param id asked for at the start; empty for none
     * @return this
     */
    public SseRoute resumeFrom(Supplier<String> id) {
        checkOpen();
        resumeFrom = Objects.requireNonNull(id, "id");
        return this;
    }

    /**
     * Tells the id up to which everything is handled, for {@link #resumeFrom} of a later run.
     *
     * @param listener called on the app's worker after a bulk that moved the id on; must not block
     * @return this
     */
    public SseRoute onHandled(Consumer<? super String> listener) {
        checkOpen();
        onHandled = Objects.requireNonNull(listener, "listener");
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
        if (resumeFrom != null) {
            client.resumeFrom(resumeFrom.get());
        }
        int limit = Math.max(64, Math.min(MAX_BULK_SIZE, context.settings().bulkSize() * 2));
        return new SseSource(
                client.maxInWork(limit).stream(),
                limit,
                maxAttempts,
                onHandled,
                context.settings().name());
    }
}
