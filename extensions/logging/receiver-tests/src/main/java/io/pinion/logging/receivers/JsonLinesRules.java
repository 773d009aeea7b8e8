package io.pinion.logging.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON lines as Pinion's format documents them: one object a line, with a time and a message. */
final class JsonLinesRules {
    private static final long NANOS = 1_000_000_000L;

    private JsonLinesRules() {}

    static List<Entry> readBody(byte[] body) {
        MalformedException.unless(
                body.length > 0 && body[body.length - 1] == '\n', "the body must end with a line feed");
        List<Entry> entries = new ArrayList<>();
        for (byte[] line : Lines.split(body)) {
            entries.add(read(line));
        }
        return entries;
    }

    static Entry read(byte[] line) {
        JsonNode node = StrictJson.object(line);
        Map<String, String> fields = new LinkedHashMap<>();
        node.properties().forEach(property -> {
            if (property.getValue().isValueNode()) {
                fields.put(property.getKey(), property.getValue().asText());
            } else {
                property.getValue()
                        .properties()
                        .forEach(inner -> fields.put(
                                property.getKey() + "." + inner.getKey(),
                                inner.getValue().asText()));
            }
        });
        return new Entry(StrictJson.text(node, "message"), epochNs(StrictJson.text(node, "@timestamp")), fields);
    }

    private static long epochNs(String timestamp) {
        try {
            Instant instant = Instant.parse(timestamp);
            return instant.getEpochSecond() * NANOS + instant.getNano();
        } catch (DateTimeParseException e) {
            throw new MalformedException("@timestamp must be ISO 8601", e);
        }
    }
}
