package io.pinion.sse;

import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An event stream: a byte at a time it says what it says whole, limits hold, and where the bytes are UTF-8 it says what a
 * plain reading of the standard says.
 */
public final class EventStreamFuzz extends FuzzTarget<EventStreamFuzz.Parser> {
    private static final int MAX_EVENT = 4_096;
    private static final int MAX_ID = 64;
    private static final int MAX_LINE = 8_192;
    private static final String OVER = "over a limit";

    /** Says what is in pieces of a stream. */
    public interface Parser {
        List<String> parse(List<byte[]> pieces);
    }

    public EventStreamFuzz() {
        super(
                "event-stream",
                EventStreamFuzz::parse,
                Map.of(
                        "a CR before a cut is forgotten",
                        pieces -> parse(pieces.stream()
                                .map(piece -> Arrays.equals(piece, new byte[] {'\r'}) ? new byte[] {'\n'} : piece)
                                .toList()),
                        "the end of the stream ends an event",
                        pieces -> {
                            List<byte[]> more = new ArrayList<>(pieces);
                            more.add(new byte[] {'\n', '\n'});
                            return parse(more);
                        },
                        "an id with NUL is an id",
                        pieces -> parse(
                                pieces.stream().map(EventStreamFuzz::withoutNul).toList()),
                        "there are no limits",
                        pieces -> parse(pieces, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)));
    }

    private static byte[] withoutNul(byte[] piece) {
        byte[] out = piece.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = out[i] == 0 ? (byte) 'x' : out[i];
        }
        return out;
    }

    private static List<String> parse(List<byte[]> pieces) {
        return parse(pieces, MAX_EVENT, MAX_ID, MAX_LINE);
    }

    private static List<String> parse(List<byte[]> pieces, int maxEvent, int maxId, int maxLine) {
        List<String> out = new ArrayList<>();
        SseParser parser =
                new SseParser((type, data, id) -> out.add(type + "|" + data + "|" + id), maxEvent, maxId, maxLine);
        try {
            for (byte[] piece : pieces) {
                parser.feed(ByteBuffer.wrap(piece));
            }
            out.add("id " + parser.lastEventId());
        } catch (SseLimitException e) {
            out.add(OVER);
        }
        return out;
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        List<byte[]> bytes = new ArrayList<>();
        for (byte b : input) {
            bytes.add(new byte[] {b});
        }
        List<String> whole = parser.parse(List.of(input));
        Hold.that(whole.equals(parser.parse(bytes)), "whole " + whole + ", in bytes " + parser.parse(bytes));
        for (String event : whole) {
            Hold.that(event.length() <= MAX_EVENT + 64, "an event of " + event.length());
        }
        if (!whole.contains(OVER)) {
            checkPlainly(whole, input);
        }
    }

    private static void checkPlainly(List<String> whole, byte[] input) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input))
                    .toString();
        } catch (CharacterCodingException e) {
            return; // what becomes of malformed bytes is checked beside the parser
        }
        List<String> plain = plain(text.startsWith("\uFEFF") ? text.substring(1) : text);
        Hold.that(whole.equals(plain), "parsed " + whole + ", read plainly " + plain);
    }

    private static List<String> plain(String text) {
        List<String> out = new ArrayList<>();
        String data = "";
        String type = "";
        String id = "";
        String lastId = "";
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (String line : Arrays.copyOf(lines, lines.length - 1)) { // what has no end is no line
            if (line.isEmpty()) {
                lastId = id;
                if (!data.isEmpty()) {
                    String name = type.isEmpty() ? "message" : type;
                    out.add(name + "|" + data.substring(0, data.length() - 1) + "|" + id);
                }
                data = "";
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "data" -> data += value + "\n";
                case "event" -> type = value;
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                default -> {
                    // ignored
                }
            }
        }
        out.add("id " + lastId);
        return out;
    }
}
