package io.pinion.consumers.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path: {@code get("/users/{id}")}.
 *
 * <p>A path is literal segments and parameters in braces. A parameter takes one whole segment that is not empty. Where
 * several paths match, literals win over parameters, from the left. A slash at the end counts.
 *
 * <p>Threads: immutable.
 */
public final class HttpRoute {
    private final HttpMethod method;
    private final PathTemplate template;

    private HttpRoute(HttpMethod method, String path) {
        this.method = Objects.requireNonNull(method, "method");
        this.template = new PathTemplate(Objects.requireNonNull(path, "path"));
    }

    /**
     * Makes a route of any method.
     *
     * @param method what it answers to
     * @param path starts with a slash, at most 256 characters
     * @return the route
     * @throws IllegalArgumentException if the path is not one
     */
    public static HttpRoute of(HttpMethod method, String path) {
        return new HttpRoute(method, path);
    }

    /**
     * Makes a route for GET. It does not answer HEAD.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute get(String path) {
        return of(HttpMethod.GET, path);
    }

    /**
     * Makes a route for HEAD; the body of its response is measured and not sent.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute head(String path) {
        return of(HttpMethod.HEAD, path);
    }

    /**
     * Makes a route for POST.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute post(String path) {
        return of(HttpMethod.POST, path);
    }

    /**
     * Makes a route for PUT.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute put(String path) {
        return of(HttpMethod.PUT, path);
    }

    /**
     * Makes a route for PATCH.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute patch(String path) {
        return of(HttpMethod.PATCH, path);
    }

    /**
     * Makes a route for DELETE.
     *
     * @param path as for {@link #of}
     * @return the route
     */
    public static HttpRoute delete(String path) {
        return of(HttpMethod.DELETE, path);
    }

    /**
     * Returns what it answers to.
     *
     * @return the method
     */
    public HttpMethod method() {
        return method;
    }

    /**
     * Returns the path as it was given.
     *
     * @return the path with its parameters in braces
     */
    public String path() {
        return template.toString();
    }

    PathTemplate template() {
        return template;
    }

    /** Tells whether the other one has the same method and matches the same paths. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpRoute route && method == route.method && template.equals(route.template);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, template);
    }

    /** Returns method and path. */
    @Override
    public String toString() {
        return method + " " + template;
    }
}
