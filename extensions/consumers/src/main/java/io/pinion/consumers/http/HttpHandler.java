package io.pinion.consumers.http;

/** Answers requests of a route. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers a request.
     *
     * @param request the whole request
     * @return the response
     * @throws Exception {@link HttpStatusException} for an answer of its own; anything else is logged, and the client
     *     sees a 500 without details
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
