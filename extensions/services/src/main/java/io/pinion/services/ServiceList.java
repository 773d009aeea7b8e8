package io.pinion.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Services with their declarations, in the order in which they were added; the same instance counts once. */
final class ServiceList {
    private record Entry(Service service, ServiceSpec spec) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(Service service) {
        Objects.requireNonNull(service, "service");
        add(
                service,
                Objects.requireNonNull(
                        service.spec(), () -> "spec() of " + service + " returned null; return ServiceSpec.of()"));
    }

    void add(Service service, ServiceSpec spec) {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(spec, "spec");
        if (entries.stream().noneMatch(entry -> entry.service == service)) {
            entries.add(new Entry(service, spec));
        }
    }

    void forEach(BiConsumer<Service, ServiceSpec> action) {
        entries.forEach(entry -> action.accept(entry.service, entry.spec));
    }
}
