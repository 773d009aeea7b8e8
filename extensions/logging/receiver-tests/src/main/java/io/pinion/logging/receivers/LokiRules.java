package io.pinion.logging.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A body of Loki's push API, {@code POST /loki/api/v1/push} as JSON: streams, each with its labels and with values of a time
 * in nanoseconds as text, a line, and optional structured metadata.
 */
final class LokiRules {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,19}");

    private LokiRules() {}

    static List<Entry> readBody(byte[] body) {
        JsonNode push = StrictJson.object(body);
        StrictJson.onlyNames(push, Set.of("streams"));
        List<Entry> entries = new ArrayList<>();
        JsonNode streams = StrictJson.array(push, "streams");
        MalformedException.unless(!streams.isEmpty(), "streams must not be empty");
        streams.forEach(stream -> readStream(stream, entries));
        return entries;
    }

    private static void readStream(JsonNode stream, List<Entry> entries) {
        StrictJson.onlyNames(stream, Set.of("stream", "values"));
        Map<String, String> labels = labels(stream.get("stream"));
        JsonNode values = StrictJson.array(stream, "values");
        MalformedException.unless(!values.isEmpty(), "values must not be empty");
        values.forEach(value -> entries.add(readValue(value, labels)));
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable JsonNode stream) {
        MalformedException.unless(stream != null && stream.isObject(), "stream must be an object of labels");
        Map<String, String> labels = new LinkedHashMap<>();
        java.util.Objects.requireNonNull(stream).properties().forEach(label -> {
            MalformedException.unless(
                    LABEL.matcher(label.getKey()).matches(), "bad name of a label: " + label.getKey());
            MalformedException.unless(
                    label.getValue().isTextual()
                            && !label.getValue().textValue().isEmpty(),
                    "label " + label.getKey() + " must be a string that is not empty");
            labels.put(label.getKey(), label.getValue().textValue());
        });
        MalformedException.unless(!labels.isEmpty(), "at least one label is required for a stream");
        return labels;
    }

    private static Entry readValue(JsonNode value, Map<String, String> labels) {
        MalformedException.unless(
                value.isArray() && (value.size() == 2 || value.size() == 3), "a value must have two or three parts");
        JsonNode time = value.get(0);
        MalformedException.unless(
                time.isTextual() && TIME.matcher(time.textValue()).matches(), "the time must be digits in a string");
        MalformedException.unless(value.get(1).isTextual(), "the line must be a string");
        Map<String, String> fields = new LinkedHashMap<>(labels);
        if (value.size() == 3) {
            MalformedException.unless(value.get(2).isObject(), "structured metadata must be an object");
            value.get(2).properties().forEach(one -> {
                MalformedException.unless(
                        one.getValue().isTextual(), one.getKey() + " of the metadata must be a string");
                fields.put(one.getKey(), one.getValue().textValue());
            });
        }
        return new Entry(value.get(1).textValue(), Long.parseLong(time.textValue()), fields);
    }
}
