package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private final List<String> out = new ArrayList<>();
    private final List<Long> retries = new ArrayList<>();
    private final SseParser parser = parser(1 << 20, 1 << 10, 1 << 21);

    private SseParser parser(int maxEventBytes, int maxIdBytes, int maxLineBytes) {
        SseParser.Sink sink = new SseParser.Sink() {
            @Override
            public void event(String type, String data, String id) {
                out.add(type + "/" + data + "/" + id);
            }

            @Override
            public void retry(long millis) {
                retries.add(millis);
            }
        };
        return new SseParser(sink, maxEventBytes, maxIdBytes, maxLineBytes);
    }

    private List<String> parse(String text) throws SseLimitException {
        out.clear();
        parser.reset("");
        parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return out;
    }

    @Test
    @DisplayName("S3.18: the examples of the standard")
    void parser_ofTheExamples_saysWhatTheStandardSays() throws Exception {
        assertThat(parse("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("message/YHOO\n+2\n10/");
        assertThat(parse(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event"))
                .containsExactly("message/first event/1", "message/second event/");
        assertThat(parse("data\n\ndata\ndata\n\ndata:")).containsExactly("message//", "message/\n/");
        assertThat(parse("data:test\n\ndata: test\n\n")).containsExactly("message/test/", "message/test/");
    }

    @Test
    @DisplayName("S3 case 23: events separated by blank lines are delivered once, with exact name and data")
    void parser_ofEventsAndBlankLines_deliversEachOnce() throws Exception {
        assertThat(parse("event: add\ndata: {\"a\": 1}\n\n\n\nevent:del\ndata:[2]\n\n"))
                .containsExactly("add/{\"a\": 1}/", "del/[2]/");
    }

    @Test
    @DisplayName("S3.18: ids last, one with NUL is no id, and retry takes digits only")
    void parser_ofIdsAndRetries_keepsTheGoodOnes() throws Exception {
        assertThat(parse("id: 1\ndata: a\n\ndata: b\n\nid: x\0y\ndata: c\n\nid\ndata: d\n\n"))
                .containsExactly("message/a/1", "message/b/1", "message/c/1", "message/d/");
        parse("retry: 15\nretry\nretry:\nretry: 1s\nretry: -1\nretry: 99999999999999999999999\nretry:007\n");
        assertThat(retries).containsExactly(15L, Long.MAX_VALUE, 7L);
    }

    @Test
    @DisplayName("S3.18: one BOM at the start is dropped, a second one is part of the name")
    void parser_ofByteOrderMarks_dropsTheFirst() throws Exception {
        assertThat(parse("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n"))
                .containsExactly("message/a/", "message/\uFEFFc/");
        assertThat(parse("\uFEFF\uFEFFdata: a\n\n")).isEmpty();
    }

    @Test
    void parser_ofAnIdWithoutAnEvent_movesTheIdAtTheBlankLine() throws Exception {
        parse("id: 5\n");
        assertThat(parser.lastEventId()).isEmpty();
        parser.feed(new byte[] {'\n'}, 0, 1);
        assertThat(parser.lastEventId()).isEqualTo("5");
    }

    @Test
    void reset_inTheMiddle_dropsWhatWasBegunAndKeepsTheIdGiven() throws Exception {
        parse("id: 5\ndata: half");
        parser.reset("4");
        parser.feed(ByteBuffer.wrap(" \ndata: b\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(out).containsExactly("message/b/4");
    }

    @Test
    @DisplayName("F30: each limit holds at its edge, names itself, and leaves the id as it was")
    void limits_atTheirEdges_holdAndNameThemselves() throws Exception {
        SseParser small = parser(8, 3, 20);
        feed(small, "id:abc\ndata:1234\n\n"); // 3 + 4 + LF
        assertThat(out).containsExactly("message/1234/abc");
        assertLimit(small, "id:1\ndata:1234567\n", SseLimit.MAX_EVENT_BYTES, 8);
        assertLimit(small, "event:123456789", SseLimit.MAX_EVENT_BYTES, 8);
        assertLimit(small, "data:\n".repeat(9), SseLimit.MAX_EVENT_BYTES, 8);
        assertLimit(small, "id:1234", SseLimit.MAX_ID_BYTES, 3);
        assertLimit(small, ":" + "x".repeat(20), SseLimit.MAX_LINE_BYTES, 20);
        assertLimit(small, "unknown:" + "x".repeat(13), SseLimit.MAX_LINE_BYTES, 20);
        feed(small, ":" + "x".repeat(19) + "\n" + "unknown:" + "x".repeat(12) + "\n");
    }

    private static void feed(SseParser parser, String text) throws SseLimitException {
        parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertLimit(SseParser parser, String text, SseLimit limit, long max) throws Exception {
        assertThatThrownBy(() -> feed(parser, text)).isInstanceOfSatisfying(SseLimitException.class, error -> {
            assertThat(error.limit()).isEqualTo(limit);
            assertThat(error.max()).isEqualTo(max);
            assertThat(error).hasMessageContaining(limit.option());
        });
        assertThat(parser.lastEventId()).isEqualTo("abc");
        assertThatThrownBy(() -> feed(parser, "\n")).isInstanceOf(IllegalStateException.class);
        parser.reset("abc");
    }

    @Test
    void misuse_isRefused() {
        assertThatThrownBy(() -> new SseParser(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> parser(0, 1, 1)).hasMessageContaining("maxEventBytes");
        assertThatThrownBy(() -> parser(1, -1, 1)).hasMessageContaining("maxIdBytes");
        assertThatThrownBy(() -> parser(1, 1, 0)).hasMessageContaining("maxLineBytes");
        assertThatThrownBy(() -> parser.feed(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> parser.reset(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void sinkThatThrows_endsTheParserUntilReset() throws Exception {
        SseParser bad = new SseParser((type, data, id) -> {
            throw new IllegalStateException("sink");
        });
        assertThatThrownBy(() -> feed(bad, "data:x\n\n")).hasMessage("sink");
        assertThatThrownBy(() -> feed(bad, "x")).hasMessageContaining("reset");
        bad.reset("");
        feed(bad, ":x\n");
    }

    @Test
    @DisplayName("F31: a megabyte in pieces of one byte costs what its bytes cost")
    void parser_ofTinyPieces_isLinear() throws Exception {
        // Quadratic work would be 10^12 steps, and not come to an end within the time-out of the test.
        byte[] one = new byte[1];
        for (byte b : ("data:" + "x".repeat(1_000_000) + "\n\n").getBytes(StandardCharsets.UTF_8)) {
            one[0] = b;
            parser.feed(one, 0, 1);
        }
        assertThat(out).hasSize(1);
        assertThat(out.get(0)).hasSize("message//".length() + 1_000_000);
    }
}
