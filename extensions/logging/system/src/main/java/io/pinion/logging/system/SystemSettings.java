package io.pinion.logging.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says. Immutable.
 *
 * @param shipper the settings of the shipper, as they are
 * @param level the least level that is logged
 * @param levels that of loggers, by a prefix of their names
 * @param problem what is wrong, if something is
 */
record SystemSettings(
        Map<String, String> shipper,
        Level level,
        Map<String, Level> levels,
        @Nullable String problem) {
    /** While there are none. */
    static final SystemSettings DEFAULTS = new SystemSettings(Map.of(), Level.INFO, Map.of(), null);

    static final String PREFIX = "io.pinion.logging.system.";
    static final String RESOURCE = "pinion-logging.properties";

    private static final String LEVEL = "level";

    static SystemSettings ofJvm() {
        return read(System.getProperties(), () -> ClassLoader.getSystemResourceAsStream(RESOURCE));
    }

    /** Never throws; what is wrong is the problem. */
    static SystemSettings read(Properties system, Supplier<@Nullable InputStream> resource) {
        Map<String, String> texts = new HashMap<>();
        String problem = null;
        try {
            putResource(texts, resource);
        } catch (IOException | RuntimeException e) {
            problem = "the resource " + RESOURCE + " cannot be read: " + e;
        }
        for (String name : system.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                texts.put(name.substring(PREFIX.length()), system.getProperty(name));
            }
        }
        return of(texts, problem);
    }

    private static void putResource(Map<String, String> texts, Supplier<@Nullable InputStream> resource)
            throws IOException {
        try (InputStream in = resource.get()) {
            if (in == null) {
                return;
            }
            Properties properties = new Properties();
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        }
    }

    private static SystemSettings of(Map<String, String> texts, @Nullable String firstProblem) {
        String problem = firstProblem;
        Level level = Level.INFO;
        Map<String, Level> levels = new HashMap<>();
        Map<String, String> shipper = new HashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String key = text.getKey();
            if (!key.equals(LEVEL) && !key.startsWith(LEVEL + ".")) {
                shipper.put(key, text.getValue());
                continue;
            }
            Level read = level(text.getValue());
            if (read == null) {
                problem = key + " must be ALL, TRACE, DEBUG, INFO, WARNING, ERROR or OFF, was '"
                        + StandardError.escaped(text.getValue(), 64) + "'";
            } else if (key.equals(LEVEL)) {
                level = read;
            } else {
                levels.put(key.substring(LEVEL.length() + 1), read);
            }
        }
        if (problem == null && shipper.isEmpty()) {
            problem = "there are no settings; put destination=... and format=... into a resource " + RESOURCE
                    + " on the class path, or set the system properties " + PREFIX + "destination and " + PREFIX
                    + "format";
        }
        shipper.putIfAbsent("name", "pinion-logging-system");
        return new SystemSettings(Map.copyOf(shipper), level, Map.copyOf(levels), problem);
    }

    private static @Nullable Level level(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (name.equals("WARN")) {
            return Level.WARNING;
        }
        for (Level level : Level.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        return null;
    }

    /** The least level of a logger: that of the longest prefix, at dots, of its name. */
    Level levelOf(String logger) {
        if (levels.isEmpty()) {
            return level;
        }
        for (int end = logger.length(); end > 0; end = logger.lastIndexOf('.', end - 1)) {
            Level found = levels.get(logger.substring(0, end));
            if (found != null) {
                return found;
            }
        }
        return level;
    }
}
