package io.pinion.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.ByteText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Entries as formats write them, read back by others. */
final class Encoded {
    /** 2003-10-11T22:14:15.003Z, the time of an example of RFC 5424, with some more digits. */
    static final long TIME_NS = 1_065_910_455_003_000_789L;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Encoded() {}

    static LogEntry entry() {
        return new LogEntry(new MemoryBudget(1L << 30), 1 << 20);
    }

    static LogEntry entry(String message) {
        return entry().begin(Severity.INFO, TIME_NS, "com.acme.Shop", "main").message(message);
    }

    static byte[] bytes(LogFormat format, LogEntry entry) {
        ByteText out = new ByteText(4 << 20);
        format.encoder().encode(entry, out);
        return out.toByteArray();
    }

    static String text(LogFormat format, LogEntry entry) {
        return utf8(bytes(format, entry));
    }

    /** Decodes; malformed bytes are an error. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(LogFormat format, LogEntry entry) {
        return json(text(format, entry));
    }

    static JsonNode json(String text) {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The body of some entries. */
    static String body(LogFormat format, LogEntry... entries) {
        BodyWriter body = format.bodyWriter(4 << 20);
        for (LogEntry entry : entries) {
            body.add(ByteBuffer.wrap(bytes(format, entry)), entry);
        }
        return utf8(body.finish());
    }

    /** What a reader sees of a text: lone surrogates as U+FFFD. */
    static String wellFormed(CharSequence text) {
        return new String(
                text.toString()
                        .codePoints()
                        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                        .toArray(),
                0,
                (int) text.toString().codePoints().count());
    }
}
