package io.pinion.sse;

/** Routes of server-sent events, for {@code import static}. */
public final class Sse {
    private Sse() {}

    /**
     * Begins a route of the events at one place. Each place has a route, a connection to the server and bulks of its own.
     *
     * @param path joined to the url of the route's {@link SseConnection} as a browser does it; one that begins with
     *     {@code http://} or {@code https://} stands for itself and needs no connection
     * @return the route
     * @throws IllegalArgumentException if it is blank
     */
    public static SseRoute sse(String path) {
        return new SseRoute(path);
    }
}
