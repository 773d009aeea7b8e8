package io.pinion.logging.receivers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;

/** JSON without anything that one parser takes and another does not: bad UTF-8, lone surrogates, a name twice, an end too late. */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    static JsonNode object(byte[] bytes) {
        String text = utf8(bytes);
        try {
            JsonNode node = MAPPER.readTree(text);
            MalformedException.unless(node.isObject(), "it must be a JSON object, was " + node.getNodeType());
            checkTexts(node);
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedException("not JSON", e);
        }
    }

    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("not UTF-8", e);
        }
    }

    private static void checkTexts(JsonNode node) {
        if (node.isTextual()) {
            checkText(node.textValue());
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            checkText(names.next());
        }
        node.forEach(StrictJson::checkTexts);
    }

    private static void checkText(String text) {
        MalformedException.unless(
                StandardCharsets.UTF_8.newEncoder().canEncode(text), "a lone surrogate, written as an escape");
    }

    /** A text that must be there. */
    static String text(JsonNode object, String name) {
        JsonNode node = object.get(name);
        MalformedException.unless(node != null && node.isTextual(), name + " must be a string, was " + kind(node));
        return object.get(name).textValue();
    }

    /** An array that must be there. */
    static JsonNode array(JsonNode object, String name) {
        JsonNode node = object.get(name);
        MalformedException.unless(node != null && node.isArray(), name + " must be an array, was " + kind(node));
        return object.get(name);
    }

    static String kind(@org.jspecify.annotations.Nullable JsonNode node) {
        return node == null ? "not there" : node.getNodeType().toString();
    }

    /** Only names that the protocol knows. */
    static void onlyNames(JsonNode object, Set<String> known) {
        MalformedException.unless(object.isObject(), "an object must be here, was " + kind(object));
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            MalformedException.unless(known.contains(name), "unknown name " + name + ", known are " + known);
        }
    }
}
