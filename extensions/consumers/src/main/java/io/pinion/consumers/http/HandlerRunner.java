package io.pinion.consumers.http;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
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
                    userWorker == null
                            ? begin(handler, request)
                            : onUserWorker(userWorker, () -> begin(handler, request));
                case ASYNC ->
                    userWorker == null
                            ? begin(handler, request)
                            // Counted by the worker as work in flight, so that a drain waits for it.
                            : onUserWorker(userWorker, () -> userWorker.submitAsync(() -> begin(handler, request)));
                case BLOCKING ->
                    (userWorker == null ? serverWorker : userWorker).blocking().submit(() -> result(handler, request));
            };
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    /** By {@code offer}, because the user's overflow policy may wait, and the server's thread must not. */
    private static CompletionStage<HttpResponse> onUserWorker(Worker worker, AsyncTask<HttpResponse> task) {
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        OfferResult result = worker.offer(() -> {
            if (!response.isDone()) {
                run(task, response);
            }
        });
        if (result != OfferResult.ACCEPTED) {
            response.completeExceptionally(new RejectedExecutionException("the worker of the handlers is " + result));
        }
        return response;
    }

    private static void run(AsyncTask<HttpResponse> task, CompletableFuture<HttpResponse> response) {
        try {
            CompletionStage<HttpResponse> stage = task.start();
            stage.whenComplete((answer, error) -> {
                if (error == null) {
                    response.complete(answer);
                } else {
                    response.completeExceptionally(error);
                }
            });
            response.whenComplete((answer, error) -> cancelIfCancelled(response, stage));
        } catch (Throwable t) {
            response.completeExceptionally(t);
        }
    }

    private static void cancelIfCancelled(CompletableFuture<?> response, CompletionStage<?> stage) {
        if (response.isCancelled() && stage instanceof CompletableFuture<?> future) {
            future.cancel(true);
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
