package io.pinion.consumers.http;

import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs handlers where they belong. Called on the server's thread, and never blocks it. */
final class HandlerRunner {
    private final Worker serverWorker;
    private final @Nullable Worker userWorker;

    HandlerRunner(Worker serverWorker, @Nullable Worker userWorker) {
        this.serverWorker = serverWorker;
        this.userWorker = userWorker;
    }

    /** The response to come; what goes wrong is in the stage. */
    CompletionStage<HttpResponse> start(Endpoint endpoint, HttpRequest request) {
        try {
            AsyncHttpHandler handler = endpoint.handler();
            return switch (endpoint.where()) {
                case SERVER -> begin(handler, request);
                case PLAIN ->
                    userWorker == null ? begin(handler, request) : userWorker.submit(() -> result(handler, request));
                case ASYNC ->
                    userWorker == null
                            ? begin(handler, request)
                            : userWorker.submitAsync(() -> begin(handler, request));
                case BLOCKING ->
                    (userWorker == null ? serverWorker : userWorker).blocking().submit(() -> result(handler, request));
            };
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    private static CompletionStage<HttpResponse> begin(AsyncHttpHandler handler, HttpRequest request) throws Exception {
        return Objects.requireNonNull(handler.handle(request), "the handler returned no stage (null)");
    }

    /** Plain and blocking handlers are wrapped; their stage is complete already. */
    private static HttpResponse result(AsyncHttpHandler handler, HttpRequest request) throws Exception {
        return handler.handle(request).toCompletableFuture().join();
    }

    static AsyncHttpHandler complete(HttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return request -> CompletableFuture.completedFuture(handler.handle(request));
    }

    static Throwable cause(Throwable error) {
        Throwable inner = error.getCause();
        boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
        return wrapper && inner != null ? cause(inner) : error;
    }
}
