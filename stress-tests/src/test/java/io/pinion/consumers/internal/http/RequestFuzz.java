package io.pinion.consumers.internal.http;

import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request: a byte at a time it says what it says whole, limits hold, and of a whole one the bytes themselves show where
 * it ends, so that nobody in front of the server can have read another.
 */
public final class RequestFuzz extends FuzzTarget<RequestFuzz.Parser> {
    private static final HttpLimits LIMITS = new HttpLimits(512, 16, 32, 128);
    private static final HttpLimits NO_LIMITS = new HttpLimits(1 << 20, 1 << 16, 1 << 16, 1 << 20);
    private static final Pattern LONE_END = Pattern.compile("(?<!\r)\n|\r(?!\n)");
    private static final Pattern FRAMING = Pattern.compile("(?imd)^(?:content-length|transfer-encoding):(.*)$");
    private static final Pattern HOST = Pattern.compile("(?imd)^host:");

    /** Reads pieces of a stream. */
    public interface Parser {
        Reading parse(List<byte[]> pieces);
    }

    /**
     * What was read.
     *
     * @param what that, as text
     * @param end where the request ends, or -1
     * @param body of a request that is whole
     */
    public record Reading(String what, int end, String body) {}

    public RequestFuzz() {
        super(
                "http-request",
                pieces -> parse(pieces, LIMITS),
                Map.of(
                        "a lone LF ends a line",
                        pieces -> parse(edited(pieces, "(?<!\r)\n", "\r\n"), LIMITS),
                        "of a length and chunks the length counts",
                        pieces -> parse(edited(pieces, "(?i)transfer-encoding:[^\n]*\n", ""), LIMITS),
                        "a second length is ignored",
                        pieces -> parse(
                                edited(pieces, "(?is)(content-length:[^\n]*\n.*?)content-length:[^\n]*\n", "$1"),
                                LIMITS),
                        "what was read of a line is forgotten at a cut",
                        pieces -> parse(pieces.subList(Math.max(0, pieces.size() - 1), pieces.size()), LIMITS),
                        "there are no limits",
                        pieces -> parse(pieces, NO_LIMITS)));
    }

    private static List<byte[]> edited(List<byte[]> pieces, String pattern, String replacement) {
        StringBuilder whole = new StringBuilder();
        pieces.forEach(piece -> whole.append(text(piece)));
        return List.of(whole.toString().replaceAll(pattern, replacement).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Reading parse(List<byte[]> pieces, HttpLimits limits) {
        RequestParser parser = new RequestParser(limits);
        int end = 0;
        for (byte[] piece : pieces) {
            if (parser.status() != RequestParser.Status.READING) {
                break;
            }
            ByteBuffer in = ByteBuffer.wrap(piece);
            parser.feed(in);
            end += in.position();
        }
        return switch (parser.status()) {
            case READING -> new Reading("more is wanted", -1, "");
            case REFUSED ->
                new Reading(parser.refusal().status() + " " + parser.refusal().reason(), -1, "");
            case COMPLETE ->
                new Reading(parser.requestLine() + " " + parser.fields().names(), end, text(parser.body()));
        };
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        List<byte[]> bytes = new ArrayList<>();
        for (byte b : input) {
            bytes.add(new byte[] {b});
        }
        Reading whole = parser.parse(List.of(input));
        Hold.same(whole, parser.parse(bytes), "in bytes");
        if (whole.end >= 0) {
            checkFraming(whole, text(input).substring(0, Math.min(whole.end, input.length)));
        }
    }

    private static void checkFraming(Reading reading, String request) {
        int headEnd = request.indexOf("\r\n\r\n", request.startsWith("\r\n") ? 2 : 0) + 4;
        Hold.that(headEnd >= 4, "no end of the head");
        String head = request.substring(0, headEnd);
        Hold.that(headEnd <= LIMITS.maxHeadBytes(), "a head of " + headEnd);
        Hold.that(reading.body.length() <= LIMITS.maxBodyBytes(), "a body of " + reading.body.length());
        Hold.that(!LONE_END.matcher(head).find(), "a lone CR or LF");
        long hosts = HOST.matcher(head).results().count();
        Hold.that(hosts == 1 || hosts == 0 && head.contains(" HTTP/1.0\r\n"), hosts + " hosts");
        List<String> framing = FRAMING.matcher(head)
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        Hold.that(framing.size() <= 1, "framed twice: " + framing);
        if (framing.isEmpty()) {
            Hold.same(headEnd, reading.end, "end without a body");
        } else if (framing.get(0).equalsIgnoreCase("chunked")) {
            Hold.same(dechunked(request.substring(headEnd)), reading.body, "chunks");
        } else {
            Hold.same(Integer.parseInt(framing.get(0)), reading.body.length(), "length");
            Hold.same(headEnd + reading.body.length(), reading.end, "end of the body");
        }
    }

    private static String dechunked(String text) {
        StringBuilder body = new StringBuilder();
        Matcher line = Pattern.compile("([0-9a-fA-F]+)[^\r\n]*\r\n").matcher(text);
        int at = 0;
        while (line.find(at) && line.start() == at) {
            int length = Integer.parseInt(line.group(1), 16);
            if (length == 0) {
                break;
            }
            body.append(text, line.end(), line.end() + length);
            at = line.end() + length + 2;
        }
        return body.toString();
    }
}
