package io.pinion.logging;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pinion.logging.internal.text.ByteText;
import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An event that an attacker has a say in: in every format it is one record without a control character, a strict reader
 * reads it, and the message it reads is the message.
 */
public final class EntryFuzz extends FuzzTarget<EntryFuzz.Encoder> {
    private static final int MAX_BYTES = 1 << 20;
    private static final LogFormat JSON = LogFormat.jsonLines(Map.of("service", "shop"));
    private static final LogFormat SYSLOG =
            LogFormat.syslog().fields(Map.of("env", "test")).build();
    private static final LogFormat GELF = LogFormat.gelf("h", Map.of("env", "test"));
    private static final LogFormat LOKI = LogFormat.loki(Map.of("app", "shop"));
    private static final LogFormat OTLP = LogFormat.otlp(Map.of("service.name", "shop"));
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    // RFC 5424, section 6.
    private static final Pattern MESSAGE = Pattern.compile("(?s)<\\d{1,3}>1 [-0-9:.TZ]+ [!-~]{1,255} [!-~]{1,48}"
            + " [!-~]{1,128} [!-~]{1,32} \\[[^ @\\]=\"]++@[0-9.]++"
            + "(?: [!#-<>-\\\\^-~]{1,32}=\"(?:[^\"\\\\\\]]++|\\\\[\"\\\\\\]])*+\")*+\\](?: .*)?");
    private static final String[] NAMES = {
        "", "id", "_id", "logger", "message", "level", "trace_id", "a b", "a_b", "env"
    };

    /** Writes an entry in a format. */
    public interface Encoder {
        byte[] encode(LogFormat format, LogEntry entry);
    }

    public EntryFuzz() {
        super(
                "log-entry",
                EntryFuzz::encode,
                Map.of(
                        "a line end stays", edited(text -> text.replace("\\n", "\n")),
                        "a quote is not escaped", edited(text -> text.replace("\\\"", "\"")),
                        "a bracket is not escaped", edited(text -> text.replace("\\]", "]")),
                        "what is no character becomes a question mark", edited(text -> text.replace('\uFFFD', '?')),
                        "of a name that comes twice both are written",
                                edited(text -> text.replace("\"a_b\":", "\"a\":")),
                        "bytes of characters are cut",
                                (format, entry) -> {
                                    byte[] whole = encode(format, entry);
                                    return new String(whole, StandardCharsets.ISO_8859_1)
                                            .replace("\u00c3\u00a9", "\u00c3")
                                            .getBytes(StandardCharsets.ISO_8859_1);
                                }));
    }

    private static Encoder edited(UnaryOperator<String> edit) {
        return (format, entry) -> edit.apply(new String(encode(format, entry), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encode(LogFormat format, LogEntry entry) {
        ByteText out = new ByteText(MAX_BYTES);
        format.encoder().encode(entry, out);
        return out.toByteArray();
    }

    @Override
    protected void check(Encoder encoder, byte[] input) throws Exception {
        LogEntry entry = entry(new FuzzInput(input));
        String message = wellFormed(entry.message());
        JsonNode json = json(encoder, JSON, entry);
        Hold.same(message, json.path("message").textValue(), "message of a JSON line");
        JsonNode gelf = json(encoder, GELF, entry);
        Hold.that(!gelf.path("short_message").textValue().isBlank(), "no short message");
        Hold.that(gelf.path("_id").isMissingNode(), "GELF forbids _id");
        JsonNode loki = json(encoder, LOKI, entry);
        Hold.same(
                message,
                STRICT.readTree(loki.path(1).textValue()).path("message").textValue(),
                "message in Loki");
        JsonNode otlp = json(encoder, OTLP, entry);
        Hold.same(message, otlp.path("body").path("stringValue").textValue(), "message in OTLP");
        String syslog = text(encoder.encode(SYSLOG, entry), true);
        Hold.that(MESSAGE.matcher(syslog).matches(), "no syslog message: " + syslog);
    }

    private static LogEntry entry(FuzzInput in) {
        LogEntry entry = new LogEntry(new MemoryBudget(MAX_BYTES), MAX_BYTES);
        Severity[] severities = Severity.values();
        entry.begin(
                severities[in.octet() % severities.length],
                in.octet() % 2 == 0 ? in.octet() : in.number(),
                chars(in),
                chars(in));
        for (int fields = in.octet() % 4; fields > 0; fields--) {
            int name = in.octet();
            entry.field(name < NAMES.length ? NAMES[name] : chars(in), value(in));
        }
        switch (in.octet() % 4) {
            case 1 -> entry.stackTrace(chars(in));
            case 2 -> entry.thrown(new IllegalStateException(chars(in)));
            default -> {
                // nothing was thrown
            }
        }
        return entry.message(in.octet() % 2 == 0 ? in.text() : chars(in));
    }

    /** UTF-16 as it comes, so that half pairs occur. */
    private static String chars(FuzzInput in) {
        return new String(in.take(in.octet() % 64), StandardCharsets.UTF_16BE)
                + (in.octet() % 4 == 1 ? (char) (0xD800 + in.octet()) : "");
    }

    private static Object value(FuzzInput in) {
        return switch (in.octet() % 4) {
            case 0 -> in.number();
            case 1 -> Double.longBitsToDouble(in.number());
            case 2 -> Float.intBitsToFloat((int) in.number());
            default -> chars(in);
        };
    }

    private static JsonNode json(Encoder encoder, LogFormat format, LogEntry entry) throws Exception {
        return STRICT.readTree(text(encoder.encode(format, entry), false));
    }

    private static String text(byte[] record, boolean tabs) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(record))
                .toString();
        text.codePoints()
                .forEach(point -> Hold.that(
                        !Character.isISOControl(point) && point != 0x2028 && point != 0x2029 || tabs && point == '\t',
                        "the control character " + point));
        return text;
    }

    private static String wellFormed(CharSequence text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
