package io.pinion.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of GraalVM's format of reachability metadata that is used here (its schema, version 1.2.0, knows more). An
 * attribute that native-image does not know is ignored there with a warning, so a misspelt one does nothing.
 */
final class MetadataShape {
    private static final Set<String> ALL = Set.of(
            "allDeclaredMethods",
            "allDeclaredFields",
            "allDeclaredConstructors",
            "allPublicMethods",
            "allPublicFields",
            "allPublicConstructors");

    private final List<String> problems = new ArrayList<>();

    private MetadataShape() {}

    static List<String> problems(JsonNode file) {
        MetadataShape shape = new MetadataShape();
        shape.object("file", file, Map.of("comment", "text", "reflection", "list", "resources", "list"));
        file.path("reflection").forEach(shape::reflection);
        file.path("resources").forEach(entry -> {
            shape.object("resource", entry, Map.of("glob", "text"));
            shape.required("resource", entry, "glob");
        });
        return shape.problems;
    }

    private void reflection(JsonNode entry) {
        for (String name : (Iterable<String>) entry::fieldNames) {
            JsonNode value = entry.path(name);
            boolean fits = switch (name) {
                case "type" -> value.isTextual() || isProxy(value);
                case "methods", "fields" -> value.isArray();
                default -> (ALL.contains(name) || name.equals("jniAccessible")) && value.isBoolean();
            };
            if (!fits) {
                problems.add("reflection: " + name + " is unknown or of the wrong kind in " + entry);
            }
        }
        required("reflection", entry, "type");
        entry.path("methods").forEach(method -> {
            object("method", method, Map.of("name", "text", "parameterTypes", "texts"));
            required("method", method, "name");
            // Without them all of that name would be registered, as nobody meant.
            required("method", method, "parameterTypes");
        });
        entry.path("fields").forEach(field -> {
            object("field", field, Map.of("name", "text"));
            required("field", field, "name");
        });
    }

    private static boolean isProxy(JsonNode type) {
        return type.size() == 1
                && isTexts(type.path("proxy"))
                && !type.path("proxy").isEmpty();
    }

    private void object(String what, JsonNode node, Map<String, String> kinds) {
        if (!node.isObject()) {
            problems.add(what + " must be an object, was " + node);
            return;
        }
        node.fieldNames().forEachRemaining(name -> {
            JsonNode value = node.path(name);
            boolean fits = switch (kinds.getOrDefault(name, "")) {
                case "text" -> value.isTextual();
                case "texts" -> isTexts(value);
                case "list" -> value.isArray();
                default -> false;
            };
            if (!fits) {
                problems.add(what + ": " + name + " is unknown or of the wrong kind in " + node);
            }
        });
    }

    private static boolean isTexts(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private void required(String what, JsonNode node, String name) {
        if (!node.has(name)) {
            problems.add(what + ": " + name + " is missing in " + node);
        }
    }
}
