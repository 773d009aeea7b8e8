package io.pinion.logging.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The payload of GELF 1.1, as its specification has it and as Graylog checks it: {@code version}, {@code host} and
 * {@code short_message} must be there and not be blank, every other name begins with an underscore, values are texts or
 * numbers.
 */
final class GelfRules {
    private static final Pattern ADDITIONAL = Pattern.compile("_[\\w.\\-]*");
    private static final long NANOS = 1_000_000_000L;

    private GelfRules() {}

    static Entry read(byte[] payload) {
        JsonNode node = StrictJson.object(payload);
        MalformedException.unless("1.1".equals(StrictJson.text(node, "version")), "version must be 1.1");
        MalformedException.unless(!StrictJson.text(node, "host").isBlank(), "host must not be blank");
        String message = StrictJson.text(node, "short_message");
        MalformedException.unless(!message.isBlank(), "short_message must not be blank");
        Map<String, String> fields = new LinkedHashMap<>();
        node.properties().forEach(property -> check(property.getKey(), property.getValue(), fields));
        JsonNode timestamp = node.get("timestamp");
        long epochNs = timestamp == null
                ? 0
                : timestamp.decimalValue().multiply(BigDecimal.valueOf(NANOS)).longValue();
        return new Entry(message, epochNs, fields);
    }

    private static void check(String name, JsonNode value, Map<String, String> fields) {
        switch (name) {
            case "version", "host", "short_message" -> {}
            case "full_message" -> MalformedException.unless(value.isTextual(), "full_message must be a string");
            case "timestamp" -> MalformedException.unless(value.isNumber(), "timestamp must be a number");
            case "level" ->
                MalformedException.unless(
                        value.isIntegralNumber() && value.asInt() >= 0 && value.asInt() <= 7,
                        "level must be from 0 to 7");
            default -> {
                MalformedException.unless(ADDITIONAL.matcher(name).matches(), "bad name of a field: " + name);
                MalformedException.unless(!name.equals("_id"), "_id must not be sent");
                MalformedException.unless(
                        value.isTextual() || value.isNumber(), name + " must be a string or a number");
            }
        }
        fields.put(name, value.asText());
    }
}
