package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.Escapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code a=1&b=2}; a plus is a space. */
final class Query {
    private Query() {}

    static Map<String, List<String>> parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                found.computeIfAbsent(Escapes.decode(name, true), n -> new ArrayList<>())
                        .add(Escapes.decode(value, true));
            }
        }
        found.replaceAll((name, values) -> List.copyOf(values));
        return found;
    }
}
