package io.pinion.sse;

import io.pinion.consumers.Connection;
import io.pinion.worker.Worker;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the routes of one server have in common: where it is, credentials, time-outs, limits, hooks. Each route connects by
 * itself, when the app starts.
 *
 * <p>Immutable; {@link #name} and {@link #with} return changed copies.
 */
public final class SseConnection implements Connection {
    private final String name;
    private final URI base;
    private final Consumer<SseClientBuilder> settings;

    private SseConnection(String name, URI base, Consumer<SseClientBuilder> settings) {
        this.name = name;
        this.base = base;
        this.settings = settings;
    }

    /**
     * Makes a connection named {@code sse}.
     *
     * @param base the http or https url that the paths of routes are joined to
     * @return the connection
     * @throws IllegalArgumentException if it is no such url
     */
    public static SseConnection to(String base) {
        URI url = URI.create(base);
        Urls.checked(url);
        return new SseConnection("sse", url, client -> {});
    }

    /**
     * Returns the connection with another name.
     *
     * @param newName unique in its app, not blank
     * @return a copy
     */
    public SseConnection name(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("the name of a connection must not be blank");
        }
        return new SseConnection(newName, base, settings);
    }

    /**
     * Returns the connection with more settings: {@code with(client -> client.basicAuth("shop", this::password))}.
     *
     * @param more called for each route; it must not set the url
     * @return a copy
     */
    public SseConnection with(Consumer<SseClientBuilder> more) {
        return new SseConnection(name, base, settings.andThen(Objects.requireNonNull(more, "more")));
    }

    SseClientBuilder client(Worker worker, String path) {
        SseClientBuilder client = SseClient.on(worker);
        settings.accept(client);
        return client.url(base, path);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open(Worker worker) {
        // The routes connect.
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String toString() {
        return "SseConnection[" + name + " to " + Texts.forLog(base.toString()) + "]";
    }
}
