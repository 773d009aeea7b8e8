package io.pinion.services.config;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record from system properties and variables of the environment.
 *
 * <pre>{@code
 * record Shop(String name, int port, Optional<Duration> timeout, List<URI> peers, Database database) {
 *     record Database(URI url, String password) {}
 * }
 * Configuration<Shop> config = ConfigReader.of(Shop.class, "shop")
 *         .defaults(Map.of("port", "8080", "peers", ""))
 *         .read();
 * config.warnings().forEach(LOG::warning);
 * Shop shop = config.value();
 * }</pre>
 *
 * <p>Names: the component {@code database.keyStore} is the property {@code shop.database.key-store} or the variable
 * {@code SHOP_DATABASE_KEY_STORE}. Capitals, {@code -} and {@code _} within a part of a property's name do not count, and
 * the words of a component's name may stand together in a variable ({@code SHOP_DATABASE_KEYSTORE}). What both say is taken
 * from the property.
 * <p>Components: nested records (at most {@value #MAX_DEPTH} deep); enums, in any case and with {@code -} for {@code _};
 * {@link java.time.Duration} as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d} or {@code PT1M30S};
 * {@code java.time} types as they print themselves; strings, numbers, booleans, {@code URI}, {@code Path}, {@code UUID} and
 * the like, and any class with a public constructor or {@code valueOf} of one string. {@code Optional} of all these.
 * {@code List} of them, with commas between the values ({@code a, b}; empty for none) or by number
 * ({@code shop.peers.0}, {@code SHOP_PEERS_0_HOST}), at most {@value #MAX_ELEMENTS}.
 * <p>Defaults: {@link #defaults(Map)}, then {@link #defaults(Record)}, then a constructor without parameters, of this
 * record or of a nested one; a component that is null in those has no default. A component is required unless it has a
 * default, is an {@code Optional}, or is marked {@code @Nullable} (any annotation of that name). A value that is blank counts
 * as not given, except for strings and lists.
 * <p>Errors: everything that is missing and every value that does not fit is listed in one
 * {@link ConfigurationException}, with the property and the variable to set. The constructor of the record may check what
 * belongs together; what it throws is listed too.
 * <p>Secrets: values of components whose name, or the name of a record around them, contains {@code password},
 * {@code secret}, {@code token}, {@code key}, {@code credential}, {@code passphrase} or {@code pwd} are never printed.
 * <p>Modules: a record that is not public in an exported package must be in a package that is opened to
 * {@code io.pinion.services}. A class of yours that is made of a string must be public in an exported package, or its package
 * opened to {@code com.fasterxml.jackson.databind}.
 * <p>Threads: one at a time.
 *
 * @param <R> the record
 */
public final class ConfigReader<R extends Record> {
    /** How deep records may be nested. */
    public static final int MAX_DEPTH = 10;

    /** How many elements a list may have. */
    public static final int MAX_ELEMENTS = 1_000;

    /** How many names may begin with the prefix, in each source. */
    public static final int MAX_NAMES = 10_000;

    /** How many characters a name or a value may have. */
    public static final int MAX_LENGTH = 65_536;

    private final ConfigNode.OfRecord schema;
    private final ConfigPath root;
    private @Nullable Map<String, String> properties;
    private @Nullable Map<String, String> environment;
    private Map<String, String> defaultTexts = Map.of();
    private @Nullable R defaultValue;

    private ConfigReader(ConfigNode.OfRecord schema, ConfigPath root) {
        this.schema = schema;
        this.root = root;
    }

    /**
     * Returns a reader of a record.
     *
     * @param type the record
     * @param prefix what all names begin with: lower-case letters, digits and {@code -}, in parts with dots between them, each
     *     beginning with a letter; at most 100 characters
     * @param <R> the record
     * @return a new reader of the system properties and the environment of this process
     * @throws IllegalArgumentException if the prefix or the record is not as described here; the message names the component
     */
    public static <R extends Record> ConfigReader<R> of(Class<R> type, String prefix) {
        ConfigPath root = ConfigPath.root(Objects.requireNonNull(prefix, "prefix"));
        ConfigNode.OfRecord schema = ConfigSchema.of(Objects.requireNonNull(type, "type"), root);
        return new ConfigReader<>(schema, root);
    }

    /**
     * Sets what holds where nothing is said, as an object.
     *
     * @param defaults a component that is null in it has no default
     * @return this reader
     */
    public ConfigReader<R> defaults(R defaults) {
        defaultValue = Objects.requireNonNull(defaults, "defaults");
        return this;
    }

    /**
     * Sets what holds where nothing is said, as texts; a file of properties, say. They are read like properties, and stand
     * above the defaults of an object.
     *
     * @param defaults by the names of properties without the prefix
     * @return this reader
     */
    public ConfigReader<R> defaults(Map<String, String> defaults) {
        defaultTexts = Map.copyOf(defaults);
        return this;
    }

    /**
     * Sets the properties to read, in place of the system's.
     *
     * @param properties by their full names
     * @return this reader
     */
    public ConfigReader<R> properties(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
        return this;
    }

    /**
     * Sets the variables to read, in place of the environment of this process.
     *
     * @param environment by their full names
     * @return this reader
     */
    public ConfigReader<R> environment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        return this;
    }

    /**
     * Reads the record. Nothing is read later: what changes afterwards is not seen.
     *
     * @return the record, what it was made of, and warnings
     * @throws ConfigurationException if something is missing or does not fit; all of it is listed
     */
    public Configuration<R> read() {
        ConfigProblems problems = new ConfigProblems();
        ConfigSources sources = new ConfigSources(
                root,
                properties == null ? systemProperties() : properties,
                environment == null ? System.getenv() : environment,
                defaultTexts,
                problems);
        ConfigBinder binder = new ConfigBinder(sources, problems);
        Object value = binder.bind(schema, root, defaultValue);
        sources.reportMisuse();
        problems.throwIfAny(schema.type());
        @SuppressWarnings("unchecked") // made by the constructor of that record
        R result = (R) Objects.requireNonNull(value);
        return new Configuration<>(result, binder.lines(), ConfigTypos.warnings(sources, binder.known()));
    }

    /** Only texts: whoever puts other objects into the system properties does not mean these names. */
    private static Map<String, String> systemProperties() {
        Properties all = System.getProperties();
        Map<String, String> texts = new HashMap<>();
        for (String name : all.stringPropertyNames()) {
            String value = all.getProperty(name);
            if (value != null) {
                texts.put(name, value);
            }
        }
        return texts;
    }

    /**
     * Describes what is read.
     *
     * @return the record and the prefix
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "ConfigReader[" + root.property() + ": " + schema.type().getSimpleName());
        for (RecordComponent component : schema.type().getRecordComponents()) {
            text.append(' ').append(component.getName());
        }
        return text.append(']').toString();
    }
}
