package io.pinion.consumers.http;

/** A route with its handler, and where that runs. */
record Endpoint(HttpRoute route, Where where, AsyncHttpHandler handler) {
    enum Where {
        /** The server's own: on its thread. */
        SERVER,
        /** A user's, plain: on the user's worker if there is one. */
        PLAIN,
        /** A user's, asynchronous: begun on the user's worker if there is one. */
        ASYNC,
        /** A user's that blocks: off every worker. */
        BLOCKING
    }

    boolean isUsers() {
        return where != Where.SERVER;
    }
}
