package io.pinion.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service declares about itself; immutable, each method returns a changed copy.
 *
 * <pre>{@code
 * return ServiceSpec.named("api").needs(Database.class).ifItDies(DeathPolicy.restart(5, ofSeconds(1), ofMinutes(1)));
 * }</pre>
 *
 * <p>Threads: any.
 */
public final class ServiceSpec {
    private static final ServiceSpec NOTHING = new ServiceSpec(null, List.of(), List.of(), DeathPolicy.fail());

    private final @Nullable String name;
    private final List<Class<?>> neededTypes;
    private final List<String> neededNames;
    private final DeathPolicy deathPolicy;

    private ServiceSpec(
            @Nullable String name, List<Class<?>> neededTypes, List<String> neededNames, DeathPolicy deathPolicy) {
        this.name = name;
        this.neededTypes = neededTypes;
        this.neededNames = neededNames;
        this.deathPolicy = deathPolicy;
    }

    /**
     * Returns a declaration without a name: messages use the simple name of the class.
     *
     * @return needs nothing; a death fails the entrypoint
     */
    public static ServiceSpec of() {
        return NOTHING;
    }

    /**
     * Returns a declaration with a name.
     *
     * @param name unique in the entrypoint; not blank, at most 100 characters, no control characters
     * @return needs nothing; a death fails the entrypoint
     */
    public static ServiceSpec named(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to 100 characters, not all blank and no control characters");
        }
        return new ServiceSpec(name, List.of(), List.of(), DeathPolicy.fail());
    }

    /**
     * Adds needs by type: exactly one service, or resource value, of the entrypoint must be of each type. What is
     * needed starts before this service and stops after it.
     *
     * @param types a class or interface each
     * @return a changed copy
     */
    public ServiceSpec needs(Class<?>... types) {
        return new ServiceSpec(name, plus(neededTypes, List.of(types)), neededNames, deathPolicy);
    }

    /**
     * Adds needs by name.
     *
     * @param names the name of a service or resource each
     * @return a changed copy
     */
    public ServiceSpec needs(String... names) {
        return new ServiceSpec(name, neededTypes, plus(neededNames, List.of(names)), deathPolicy);
    }

    /**
     * Says what happens when the service ends or fails after it was ready.
     *
     * @param policy the default is {@link DeathPolicy#fail()}
     * @return a changed copy
     */
    public ServiceSpec ifItDies(DeathPolicy policy) {
        return new ServiceSpec(name, neededTypes, neededNames, Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Returns the name, if one was declared.
     *
     * @return the name
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the needs by type.
     *
     * @return unmodifiable
     */
    public List<Class<?>> neededTypes() {
        return neededTypes;
    }

    /**
     * Returns the needs by name.
     *
     * @return unmodifiable
     */
    public List<String> neededNames() {
        return neededNames;
    }

    /**
     * Returns what happens when the service dies.
     *
     * @return the policy
     */
    public DeathPolicy deathPolicy() {
        return deathPolicy;
    }

    private static <T> List<T> plus(List<T> some, List<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
