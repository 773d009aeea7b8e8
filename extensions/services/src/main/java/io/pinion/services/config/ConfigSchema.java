package io.pinion.services.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what a record is made of; refuses what no text could be made into, and names that would mean two things. */
final class ConfigSchema {
    private static final Map<Class<?>, Class<?>> PRIMITIVE_OPTIONALS =
            Map.of(OptionalInt.class, int.class, OptionalLong.class, long.class, OptionalDouble.class, double.class);

    private final Map<String, String> names = new HashMap<>();

    private ConfigSchema() {}

    static ConfigNode.OfRecord of(Class<?> type, ConfigPath root) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("type must be a record, was " + type.getName());
        }
        return new ConfigSchema().record(type, root, 1);
    }

    private ConfigNode.OfRecord record(Class<?> type, ConfigPath path, int depth) {
        if (depth > ConfigReader.MAX_DEPTH) {
            throw new IllegalArgumentException("Records are nested more than " + ConfigReader.MAX_DEPTH + " deep at "
                    + path.property() + "; a record must not contain itself");
        }
        List<ConfigNode.Component> components = new ArrayList<>();
        RecordComponent[] parts = type.getRecordComponents();
        for (RecordComponent part : parts) {
            components.add(component(part, path.component(part.getName()), depth));
        }
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> defaults = parts.length == 0 ? null : constructor(type);
        return new ConfigNode.OfRecord(type, List.copyOf(components), canonical(type, types), defaults);
    }

    private static Constructor<?> canonical(Class<?> type, Class<?>[] types) {
        Constructor<?> found = constructor(type, types);
        if (found == null) {
            throw new IllegalArgumentException(type.getName() + " has no canonical constructor");
        }
        return found;
    }

    private static @Nullable Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
        try {
            return open(type.getDeclaredConstructor(parameters), type);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static <T extends AccessibleObject> T open(T member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(
                    "The record " + type.getName() + " cannot be reached. Make it public in an"
                            + " exported package, or add 'opens " + type.getPackageName()
                            + " to io.pinion.services;' to the module-info of module "
                            + type.getModule().getName());
        }
        return member;
    }

    private ConfigNode.Component component(RecordComponent part, ConfigPath path, int depth) {
        Method accessor = open(part.getAccessor(), part.getDeclaringRecord());
        ConfigNode node = node(part.getGenericType(), path, depth);
        if (isNullable(part) && !(node instanceof ConfigNode.OfOptional)) {
            node = new ConfigNode.OfOptional(node, null);
        }
        return new ConfigNode.Component(part.getName(), node, accessor);
    }

    private static boolean isNullable(RecordComponent part) {
        return Stream.of(part.getAnnotatedType().getAnnotations(), part.getAnnotations())
                .flatMap(Arrays::stream)
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    private ConfigNode node(Type type, ConfigPath path, int depth) {
        if (type instanceof ParameterizedType generic) {
            Type content = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return new ConfigNode.OfOptional(notOptional(node(content, path, depth), path), Optional.class);
            }
            if (generic.getRawType() == List.class) {
                ConfigNode element = notOptional(node(content, path.element(0), depth), path);
                if (element instanceof ConfigNode.OfList) {
                    throw refused(path, type, "A list of lists cannot be written down; use a list of records.");
                }
                return new ConfigNode.OfList(claim(element, path));
            }
        }
        if (!(type instanceof Class<?> plain)) {
            throw refused(path, type, "Use a List, an Optional, a record or a type that is made from one text.");
        }
        Class<?> primitive = PRIMITIVE_OPTIONALS.get(plain);
        if (primitive != null) {
            return new ConfigNode.OfOptional(claim(new ConfigNode.OfValue(primitive), path), plain);
        }
        if (plain.isRecord()) {
            return record(plain, path, depth + 1);
        }
        if (Map.class.isAssignableFrom(plain)
                || Collection.class.isAssignableFrom(plain)
                || plain.isArray()
                || plain == Optional.class
                || plain == Object.class) {
            throw refused(path, type, "Use a List with the type of its elements, or a record.");
        }
        return claim(new ConfigNode.OfValue(plain), path);
    }

    private static ConfigNode notOptional(ConfigNode content, ConfigPath path) {
        if (content instanceof ConfigNode.OfOptional) {
            throw new IllegalArgumentException(
                    path.property() + ": an Optional within an Optional or a List says nothing; take it away");
        }
        return content;
    }

    private static IllegalArgumentException refused(ConfigPath path, Type type, String instead) {
        return new IllegalArgumentException(
                path.property() + " has the type " + type.getTypeName() + ", which cannot be read. " + instead);
    }

    /** Two components must not have one name, of whichever kind. */
    private ConfigNode claim(ConfigNode node, ConfigPath path) {
        Stream.concat(Stream.of(path.plain()), path.variables().stream()).forEach(name -> {
            String before = names.putIfAbsent(name, path.property());
            if (before != null && !before.equals(path.property())) {
                throw new IllegalArgumentException(path.property() + " and " + before
                        + " would both be set by the name " + name + "; rename one of the components");
            }
        });
        return node;
    }
}
