package io.pinion.services;

import java.util.Objects;

/**
 * The key of one value in a {@link Context}. Equal when name and type are.
 *
 * @param name what it is called
 * @param type of the value, not primitive
 * @param <T> the value
 */
public record ContextKey<T>(String name, Class<T> type) {

    /**
     * Makes a key.
     *
     * @param name not blank
     * @param type of the value
     */
    public ContextKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        if (type.isPrimitive()) {
            throw new IllegalArgumentException(
                    "type must not be primitive, was " + type + "; use its class, Integer.class for example");
        }
    }

    /**
     * Makes a key.
     *
     * @param name not blank
     * @param type of the value
     * @param <T> the value
     * @return the key
     */
    public static <T> ContextKey<T> of(String name, Class<T> type) {
        return new ContextKey<>(name, type);
    }

    @Override
    public String toString() {
        return name + " (" + type.getSimpleName() + ")";
    }
}
