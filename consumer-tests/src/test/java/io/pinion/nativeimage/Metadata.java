package io.pinion.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a jar tells native-image, in the unified format and in the files that GraalVM for JDK 17 and 21 read.
 *
 * @param jar that holds it
 * @param unified the unified file
 */
record Metadata(PublishedJars.Jar jar, JsonNode unified) {
    static final String UNIFIED = "reachability-metadata.json";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RUN_TIME = "--initialize-at-run-time=";

    static Metadata of(PublishedJars.Jar jar) {
        return new Metadata(jar, read(jar, UNIFIED));
    }

    private static JsonNode read(PublishedJars.Jar jar, String name) {
        String path = jar.metadataFolder() + name;
        try {
            return jar.has(path) ? JSON.readTree(jar.bytes(path)) : JSON.createArrayNode();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " in " + jar, e);
        }
    }

    /** Types, methods and fields; a method with the types of its parameters. */
    Set<String> registered() {
        return lines(unified.path("reflection"), "type");
    }

    /** The same, as the older files say it. */
    Set<String> registeredForOlder() {
        Set<String> lines = lines(read(jar, "reflect-config.json"), "name");
        for (JsonNode type : read(jar, "jni-config.json")) {
            lines.add("jni " + type.path("name").asText());
        }
        for (JsonNode proxy : read(jar, "proxy-config.json")) {
            lines.add("proxy " + proxy.path("interfaces"));
        }
        return lines;
    }

    private static Set<String> lines(JsonNode entries, String typeKey) {
        Set<String> lines = new TreeSet<>();
        for (JsonNode entry : entries) {
            String type = entry.path(typeKey).asText();
            if (entry.path("type").has("proxy")) {
                lines.add("proxy " + entry.path("type").path("proxy"));
                continue;
            }
            if (entry.path("jniAccessible").asBoolean()) {
                lines.add("jni " + type);
                continue;
            }
            lines.add("type " + type);
            entry.path("methods")
                    .forEach(method -> lines.add("method " + type + ' '
                            + method.path("name").asText() + ' '
                            + method.path("parameterTypes")));
            entry.path("fields")
                    .forEach(field ->
                            lines.add("field " + type + ' ' + field.path("name").asText()));
            entry.fieldNames().forEachRemaining(name -> {
                if (name.startsWith("all")) {
                    lines.add(name + ' ' + type);
                }
            });
        }
        return lines;
    }

    /** Whether an element that is reached by name is registered. */
    boolean covers(Element element) {
        return switch (element.kind()) {
            case TYPE -> registered().stream().anyMatch(line -> line.endsWith(' ' + element.type()));
            case METHOD ->
                registered().stream()
                        .anyMatch(line -> line.startsWith("method " + element.type() + ' ' + element.member() + ' '));
            case FIELD -> registered().contains("field " + element.type() + ' ' + element.member());
        };
    }

    List<String> resourceGlobs() {
        List<String> globs = new ArrayList<>();
        unified.path("resources").forEach(entry -> globs.add(entry.path("glob").asText()));
        return globs;
    }

    /** The patterns of the older file. */
    List<String> resourcePatterns() {
        List<String> patterns = new ArrayList<>();
        read(jar, "resource-config.json")
                .path("resources")
                .path("includes")
                .forEach(entry -> patterns.add(entry.path("pattern").asText()));
        return patterns;
    }

    boolean coversResource(String name) {
        return resourceGlobs().stream().anyMatch(glob -> name.matches(pattern(glob)))
                && resourcePatterns().stream().anyMatch(name::matches);
    }

    /** One star is anything within a folder; there are no others here. */
    static String pattern(String glob) {
        return glob.replace(".", "\\.").replace("*", "[^/]*");
    }

    /** The classes that are not to be initialised while an image is built. */
    Set<String> initialisedAtRunTime() {
        String path = jar.metadataFolder() + "native-image.properties";
        if (!jar.has(path)) {
            return Set.of();
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(jar.bytes(path), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String arguments = properties.getProperty("Args", "");
        if (!properties.stringPropertyNames().equals(Set.of("Args")) || !arguments.startsWith(RUN_TIME)) {
            throw new IllegalStateException(
                    path + " should say nothing but Args = " + RUN_TIME + ", said " + properties);
        }
        return new TreeSet<>(
                Arrays.asList(arguments.substring(RUN_TIME.length()).split(",")));
    }
}
