package io.pinion.services;

import java.util.Set;

/** What services are called in messages and thread names. */
final class ServiceNames {
    private ServiceNames() {}

    static String of(Service service) {
        return of(service, service.spec());
    }

    static String of(Service service, ServiceSpec spec) {
        return spec.name()
                .orElseGet(
                        () -> simple(service instanceof Resource<?> resource ? resource.type() : service.getClass()));
    }

    /** The name, or the name with a number if that one is taken. */
    static String unique(String name, Set<String> taken) {
        String candidate = name;
        for (int i = 2; taken.contains(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }

    // A lambda's class has a name that nobody would recognise; an anonymous one has none.
    private static String simple(Class<?> type) {
        return type.isHidden() || type.isSynthetic() || type.isAnonymousClass() ? "service" : type.getSimpleName();
    }
}
