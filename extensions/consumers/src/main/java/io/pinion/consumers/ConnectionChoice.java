package io.pinion.consumers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the app's connections a route wants. */
record ConnectionChoice(
        @Nullable Class<? extends Connection> type,
        @Nullable String name,
        @Nullable Connection chosen) {

    /** The connection, or null if none is needed; throws with all that could be chosen. */
    @Nullable
    Connection of(List<Connection> connections, String route) {
        if (type == null) {
            return null;
        }
        List<Connection> kind = connections.stream().filter(type::isInstance).toList();
        if (chosen != null) {
            if (!kind.contains(chosen)) {
                throw invalid(route, "chose a connection '" + chosen.name() + "' that is not one of the app's", kind);
            }
            return chosen;
        }
        if (name != null) {
            return kind.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> invalid(route, "chose a connection '" + name + "' that is not there", kind));
        }
        if (kind.size() != 1) {
            throw invalid(route, kind.isEmpty() ? "has no connection" : "does not say which connection", kind);
        }
        return kind.get(0);
    }

    private IllegalStateException invalid(String route, String what, List<Connection> kind) {
        String needed = type == null ? "" : type.getSimpleName();
        return new IllegalStateException(
                "route '" + route + "' " + what + "; the app has these of type " + needed + ": "
                        + kind.stream().map(Connection::name).toList()
                        + ". Add it with app.connect(...), or choose one with route.connection(...)");
    }
}
