package io.pinion.logging.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A body of OTLP/HTTP, {@code POST /v1/logs} as JSON: {@code ExportLogsServiceRequest} in the JSON encoding of OTLP 1.x.
 * Names are in lowerCamelCase, 64-bit numbers are decimal text, enumerations are numbers, trace and span ids are
 * hexadecimal. A receiver has to pass over unknown names; this one does not, since a sender should have none.
 */
final class OtlpRules {
    private static final Pattern UNSIGNED = Pattern.compile("[0-9]{1,20}");
    private static final Pattern SIGNED = Pattern.compile("-?[0-9]{1,19}");
    private static final Set<String> RECORD = Set.of(
            "timeUnixNano",
            "observedTimeUnixNano",
            "severityNumber",
            "severityText",
            "body",
            "attributes",
            "droppedAttributesCount",
            "flags",
            "traceId",
            "spanId",
            "eventName");

    private OtlpRules() {}

    static List<Entry> readBody(byte[] body) {
        JsonNode request = StrictJson.object(body);
        StrictJson.onlyNames(request, Set.of("resourceLogs"));
        List<Entry> entries = new ArrayList<>();
        StrictJson.array(request, "resourceLogs").forEach(logs -> {
            StrictJson.onlyNames(logs, Set.of("resource", "scopeLogs", "schemaUrl"));
            Map<String, String> resource = new LinkedHashMap<>();
            if (logs.has("resource")) {
                StrictJson.onlyNames(logs.get("resource"), Set.of("attributes", "droppedAttributesCount"));
                attributes(logs.get("resource"), "resource.", resource);
            }
            StrictJson.array(logs, "scopeLogs").forEach(scope -> readScope(scope, resource, entries));
        });
        MalformedException.unless(!entries.isEmpty(), "there must be a record");
        return entries;
    }

    private static void readScope(JsonNode logs, Map<String, String> resource, List<Entry> entries) {
        StrictJson.onlyNames(logs, Set.of("scope", "logRecords", "schemaUrl"));
        Map<String, String> shared = new LinkedHashMap<>(resource);
        if (logs.has("scope")) {
            JsonNode scope = logs.get("scope");
            StrictJson.onlyNames(scope, Set.of("name", "version", "attributes", "droppedAttributesCount"));
            if (scope.has("name")) {
                shared.put("scope", StrictJson.text(scope, "name"));
            }
            attributes(scope, "scope.", shared);
        }
        StrictJson.array(logs, "logRecords").forEach(logRecord -> entries.add(readRecord(logRecord, shared)));
    }

    private static Entry readRecord(JsonNode logRecord, Map<String, String> shared) {
        StrictJson.onlyNames(logRecord, RECORD);
        Map<String, String> fields = new LinkedHashMap<>(shared);
        attributes(logRecord, "", fields);
        JsonNode severity = logRecord.path("severityNumber");
        MalformedException.unless(
                severity.isMissingNode()
                        || severity.isIntegralNumber() && severity.asInt() >= 0 && severity.asInt() <= 24,
                "severityNumber must be a number from 0 to 24");
        fields.put("severityNumber", severity.asText());
        if (logRecord.has("severityText")) {
            fields.put("severityText", StrictJson.text(logRecord, "severityText"));
        }
        hexadecimal(logRecord, "traceId", 32);
        hexadecimal(logRecord, "spanId", 16);
        String message = logRecord.has("body") ? value(logRecord.get("body")) : "";
        return new Entry(message, epochNs(logRecord), fields);
    }

    private static long epochNs(JsonNode logRecord) {
        long time = unsigned(logRecord.path("timeUnixNano"));
        unsigned(logRecord.path("observedTimeUnixNano"));
        return time;
    }

    private static long unsigned(JsonNode number) {
        if (number.isMissingNode()) {
            return 0;
        }
        MalformedException.unless(
                number.isTextual() && UNSIGNED.matcher(number.textValue()).matches(),
                "a 64-bit number must be decimal text, was " + number.getNodeType());
        return Long.parseUnsignedLong(number.textValue());
    }

    private static void hexadecimal(JsonNode logRecord, String name, int digits) {
        JsonNode id = logRecord.path(name);
        MalformedException.unless(
                id.isMissingNode() || id.isTextual() && id.textValue().matches("[0-9a-fA-F]{" + digits + "}"),
                name + " must be " + digits + " hexadecimal digits");
    }

    private static void attributes(JsonNode holder, String prefix, Map<String, String> out) {
        if (!holder.has("attributes")) {
            return;
        }
        Set<String> seen = new LinkedHashSet<>();
        StrictJson.array(holder, "attributes").forEach(attribute -> {
            StrictJson.onlyNames(attribute, Set.of("key", "value"));
            String key = StrictJson.text(attribute, "key");
            MalformedException.unless(seen.add(key), "attribute " + key + " is there twice");
            MalformedException.unless(attribute.has("value"), "attribute " + key + " has no value");
            out.put(prefix + key, value(attribute.get("value")));
        });
    }

    /** An AnyValue: an object with exactly one of its forms, or none. */
    private static String value(JsonNode any) {
        MalformedException.unless(any.isObject() && any.size() <= 1, "a value must be an object with one form");
        for (var form : any.properties()) {
            JsonNode value = form.getValue();
            boolean good = switch (form.getKey()) {
                case "stringValue" -> value.isTextual();
                case "boolValue" -> value.isBoolean();
                case "intValue" ->
                    value.isTextual() && SIGNED.matcher(value.textValue()).matches();
                case "doubleValue" -> value.isNumber();
                default -> false;
            };
            MalformedException.unless(good, "bad value " + form.getKey() + " of " + value.getNodeType());
            return value.asText();
        }
        return "";
    }
}
