package io.pinion.services.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a component is made of. */
sealed interface ConfigNode {
    /** One value. */
    record OfValue(Class<?> type) implements ConfigNode {}

    /** Any number of values or records. */
    record OfList(ConfigNode element) implements ConfigNode {}

    /** A value, list or record that may be absent; {@code wrapper} is the kind of {@code Optional}, or null for a null. */
    record OfOptional(ConfigNode content, @Nullable Class<?> wrapper) implements ConfigNode {}

    /** A record. */
    record OfRecord(
            Class<?> type,
            List<Component> components,
            Constructor<?> constructor,
            @Nullable Constructor<?> defaults) implements ConfigNode {}

    /** A component of a record. */
    record Component(String name, ConfigNode node, Method accessor) {}
}
