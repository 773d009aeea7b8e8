package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.RequestLine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable. */
final class Router {
    /** Either an endpoint with its parameters, or the answer that there is none. */
    record Found(@Nullable Endpoint endpoint, Map<String, String> parameters, HttpResponse otherwise) {}

    private final List<Endpoint> endpoints;

    /** Checked before: no two have the same route. */
    Router(List<Endpoint> endpoints) {
        List<Endpoint> sorted = new ArrayList<>(endpoints);
        sorted.sort((a, b) -> a.route().template().compareTo(b.route().template()));
        this.endpoints = List.copyOf(sorted);
    }

    Found find(RequestLine line) {
        HttpMethod method = method(line.method());
        if (method == null || !line.path().startsWith("/")) {
            return miss(HttpResponse.text(501, "the method is not implemented here\n"));
        }
        List<String> segments = List.of(line.path().substring(1).split("/", -1));
        Set<HttpMethod> allowed = EnumSet.noneOf(HttpMethod.class);
        for (Endpoint endpoint : endpoints) {
            Map<String, String> parameters = endpoint.route().template().match(segments);
            if (parameters != null) {
                if (endpoint.route().method() == method) {
                    return new Found(endpoint, parameters, HttpResponse.status(200));
                }
                allowed.add(endpoint.route().method());
            }
        }
        return miss(allowed.isEmpty() ? HttpResponse.text(404, "no such page\n") : notAllowed(allowed));
    }

    private static @Nullable HttpMethod method(String name) {
        for (HttpMethod method : HttpMethod.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    private static HttpResponse notAllowed(Set<HttpMethod> allowed) {
        String names = allowed.stream().map(Enum::name).collect(Collectors.joining(", "));
        return HttpResponse.text(405, "this page takes only " + names + "\n").header("Allow", names);
    }

    private static Found miss(HttpResponse answer) {
        return new Found(null, Map.of(), answer);
    }
}
