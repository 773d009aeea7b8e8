package io.pinion.logging.jul;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * What the log manager's properties say about the handler.
 *
 * @param shipper the settings of the shipper
 * @param level the least level
 * @param filter the filter, if there is one
 * @param source whether class and method of the log call are wanted
 */
record HandlerSettings(
        Map<String, String> shipper, Level level, @Nullable Filter filter, boolean source) {
    private static final String PREFIX = PinionHandler.class.getName() + '.';

    /** Those that are looked for in any case; the log manager gives values by name only. */
    private static final List<String> KEYS = List.of(
            "destination",
            "format",
            "name",
            "overflow",
            "shedBelow",
            "queueCapacity",
            "memory",
            "maxMessageChars",
            "drainTimeout",
            "backoff",
            "requestTimeout",
            "batchBytes",
            "batchAge",
            "fields",
            "facility",
            "hostName",
            "appName",
            "procId",
            "msgId",
            "sdId",
            "framing",
            "byteOrderMark",
            "labels",
            "resource");

    static HandlerSettings read() {
        LogManager manager = LogManager.getLogManager();
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : keys(manager)) {
            String value = manager.getProperty(PREFIX + key);
            if (value != null) {
                found.put(key, value.strip());
            }
        }
        Level level = level(found.remove("level"));
        Filter filter = filter(found.remove("filter"));
        boolean source = source(found.remove("source"));
        found.putIfAbsent("name", "pinion-logging-jul");
        return new HandlerSettings(found, level, filter, source);
    }

    private static TreeSet<String> keys(LogManager manager) {
        TreeSet<String> keys = new TreeSet<>(KEYS);
        keys.addAll(List.of("level", "filter", "source"));
        String more = manager.getProperty(PREFIX + "keys");
        if (more != null) {
            for (String key : more.split(",", -1)) {
                keys.add(key.strip());
            }
        }
        // So that a misspelt key is an error instead of nothing.
        for (String name : fileKeys()) {
            if (name.startsWith(PREFIX)) {
                keys.add(name.substring(PREFIX.length()));
            }
        }
        keys.remove("keys");
        keys.remove("");
        return keys;
    }

    private static Iterable<String> fileKeys() {
        String file = System.getProperty("java.util.logging.config.file");
        if (file == null) {
            return List.of();
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            // Whether that is wrong is the log manager's business.
            return List.of();
        }
        return properties.stringPropertyNames();
    }

    private static Level level(@Nullable String value) {
        if (value == null) {
            return Level.ALL;
        }
        try {
            return Level.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    PREFIX + "level must be the name of a level or its number, was " + shown(value), e);
        }
    }

    private static @Nullable Filter filter(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            Class<?> type = ClassLoader.getSystemClassLoader().loadClass(value);
            return (Filter) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    PREFIX + "filter must be a java.util.logging.Filter on the class path, public and with a public"
                            + " constructor without parameters, was " + shown(value),
                    e);
        }
    }

    private static boolean source(@Nullable String value) {
        if (value == null || value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw new IllegalArgumentException(PREFIX + "source must be true or false, was " + shown(value));
    }

    private static String shown(String value) {
        return "'" + value.substring(0, Math.min(value.length(), 64)).replaceAll("\\p{Cntrl}", " ") + "'";
    }
}
