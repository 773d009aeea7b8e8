package io.pinion.consumers.http;

import java.util.concurrent.CompletionStage;

/** Begins to answer requests of a route. */
@FunctionalInterface
public interface AsyncHttpHandler {
    /**
     * Begins to answer a request; must not block.
     *
     * @param request the whole request
     * @return the response to come; on any thread
     * @throws Exception as a failed stage
     */
    CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;
}
