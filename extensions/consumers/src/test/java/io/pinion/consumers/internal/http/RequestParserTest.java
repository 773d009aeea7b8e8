package io.pinion.consumers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.consumers.internal.http.RequestParser.Status;
import io.pinion.consumers.internal.text.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a request, and what is refused with which status. */
class RequestParserTest {
    private static final HttpLimits LIMITS = new HttpLimits(512, 10, 32, 64);
    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private static RequestParser parse(String text) {
        RequestParser parser = new RequestParser(LIMITS);
        parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        return parser;
    }

    private static int statusOf(String text) {
        RequestParser parser = parse(text);
        return parser.status() == Status.REFUSED
                ? parser.refusal().status()
                : parser.status() == Status.COMPLETE ? 200 : 100;
    }

    private static String bodyOf(String text) {
        RequestParser parser = parse(text);
        assertThat(parser.status()).isEqualTo(Status.COMPLETE);
        return new String(parser.body(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1 | 200",
                "GET /a?b=c HTTP/1.1 | 200",
                "GET http://x:80/a HTTP/1.1 | 200",
                "GET http://x HTTP/1.1 | 200",
                "GET http://x?q HTTP/1.1 | 200",
                "GET http:///a HTTP/1.1 | 400",
                "GET ftp://x/a HTTP/1.1 | 400",
                "GET x HTTP/1.1 | 400",
                "GET * HTTP/1.1 | 400",
                "OPTIONS * HTTP/1.1 | 200",
                "BREW / HTTP/1.1 | 200",
                "G(T / HTTP/1.1 | 400",
                "GET  / HTTP/1.1 | 400",
                "GET  HTTP/2.0 | 400",
                "GET / | 400",
                "GET | 400",
                "GET /\tHTTP/1.1 | 400",
                "GET /a#b HTTP/1.1 | 400",
                "GET /%4 HTTP/1.1 | 400",
                "GET /%zz HTTP/1.1 | 400",
                "GET /{a} HTTP/1.1 | 400",
                "GET /\u00e4 HTTP/1.1 | 400",
                "GET / HTTP/1.2 | 200",
                "GET / HTTP/2.0 | 505",
                "GET / HTTP/0.9 | 505",
                "GET / http/1.1 | 400",
                "GET / HTTP/1 | 400",
                "GET / HTTP/11.1 | 400",
            })
    @DisplayName("F31: request lines")
    void requestLine_ofAnyKind_hasItsStatus(String line, int status) {
        assertThat(statusOf(line + "\r\nHost: x\r\n\r\n")).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Host: x|200",
                "host:x|200",
                "Host:|200",
                "Host: [::1]:80|200",
                "Host: a b|400",
                "Host: a/b|400",
                "Host: x;Host: x|400",
                "X: y|400",
                "Host: x;X : y|400",
                "Host: x; folded|400",
                "Host: x;X|400",
                "Host: x;: y|400",
                "Host: x;X\u00e4: y|400",
                "Host: x;X: y\u00e4|200",
                "Host: x;X: a\tb|200",
                "Host: x;X: a\u0000b|400",
                "Host: x;X: a\u007fb|400",
                "Host: x;Expect: sugar|417",
            })
    @DisplayName("F31: fields")
    void fields_ofAnyKind_haveTheirStatus(String fields, int status) {
        assertThat(statusOf("GET / HTTP/1.1\r\n" + fields.replace(";", "\r\n") + "\r\n\r\n"))
                .isEqualTo(status);
    }

    @Test
    void host_inHttp10_isOptional() {
        assertThat(statusOf("GET / HTTP/1.0\r\n\r\n")).isEqualTo(200);
        assertThat(statusOf("GET / HTTP/1.1\r\n\r\n")).isEqualTo(400);
    }

    @Test
    @DisplayName("F31: CR and LF never stand alone")
    void lineEnd_thatIsHalf_isRefused() {
        assertThat(statusOf("GET / HTTP/1.1\nHost: x\n\n")).isEqualTo(400);
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\n\r\n")).isEqualTo(400);
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\ry\r\n\r\n")).isEqualTo(400);
        assertThat(statusOf(CHUNKED + "1\nx\r\n0\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void emptyLine_inFront_isTakenOnce() {
        assertThat(statusOf("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(200);
        assertThat(statusOf("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Content-Length: 0|200",
                "Content-Length: 00|200",
                "Content-Length: 1|100",
                "Content-Length: 64|100",
                "Content-Length: 65|413",
                "Content-Length: 4294967296|413",
                "Content-Length: 18446744073709551616|413",
                "Content-Length: 99999999999999999999999999999999999999999|413",
                "Content-Length: 9999999999999999999999999999999999999999x|400",
                "Content-Length: +1|400",
                "Content-Length: -1|400",
                "Content-Length: 0x1|400",
                "Content-Length: 1, 1|400",
                "Content-Length: |400",
                "Content-Length: 1;Content-Length: 2|400",
                "Content-Length: 1;Content-Length: 1|400",
                "Content-Length: 1;Transfer-Encoding: chunked|400",
                "Transfer-Encoding: Chunked|100",
                "Transfer-Encoding: chunked;Transfer-Encoding: chunked|400",
                "Transfer-Encoding: gzip, chunked|501",
                "Transfer-Encoding: xchunked|501",
                "Transfer-Encoding: |501",
                "Transfer-Encoding : chunked|400",
            })
    @DisplayName("F31: sizes do not wrap, and no message has two of them")
    void bodySize_ofAnyKind_hasItsStatus(String fields, int status) {
        assertThat(statusOf(POST + fields.replace(";", "\r\n") + "\r\n\r\n")).isEqualTo(status);
    }

    @Test
    void transferEncoding_inHttp10_isRefused() {
        assertThat(statusOf("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .isEqualTo(400);
    }

    @Test
    void body_withLength_endsThere() {
        byte[] two = (POST + "Content-Length: 3\r\n\r\nabcGET /next").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer in = ByteBuffer.wrap(two);
        RequestParser parser = new RequestParser(LIMITS);

        assertThat(parser.feed(in)).isEqualTo(Status.COMPLETE);

        assertThat(parser.body()).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.remaining()).isEqualTo("GET /next".length());
        assertThat(parser.feed(in)).isEqualTo(Status.COMPLETE);
        assertThat(in.remaining()).isEqualTo("GET /next".length());
    }

    @Test
    void chunks_withExtensionsAndTrailers_areOneBody() {
        assertThat(bodyOf(CHUNKED + "2;a=\"b\"\r\nab\r\n00A \t;x\r\n0123456789\r\n0\r\nT: v\r\n\r\n"))
                .isEqualTo("ab0123456789");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0~~|200",
                "0~|100",
                "1~x~0~~|200",
                "1~xy|400",
                "1~x0~~|400",
                "~|400",
                "g~|400",
                "-1~|400",
                "0x1~|400",
                "1 ~|400",
                "1 x~|400",
                "40~|100",
                "41~|413",
                "100000001~|413",
                "FFFFFFFFFFFFFFFF~|413",
                "10000000000000001~|413",
                "00000000000000000000000000000001~|100",
                "000000000000000000000000000000001~|400",
                "1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~|400",
                "1;a\u0001~|400",
                "0~ T: v~~|400",
                "0~T : v~~|400",
            })
    @DisplayName("F31: chunk sizes do not wrap, chunk lines end")
    void chunks_ofAnyKind_haveTheirStatus(String chunks, int status) {
        assertThat(statusOf(CHUNKED + chunks.replace("~", "\r\n"))).isEqualTo(status);
    }

    @Test
    @DisplayName("F31: one-byte chunks are bounded by the body, long chunk lines by the head")
    void chunks_ofOneByte_areOneBodyAndBounded() {
        assertThat(bodyOf(CHUNKED + "1\r\nx\r\n".repeat(64) + "0\r\n\r\n")).isEqualTo("x".repeat(64));
        assertThat(statusOf(CHUNKED + "1\r\nx\r\n".repeat(65))).isEqualTo(413);
        assertThat(statusOf(CHUNKED + "1;aaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n".repeat(40)))
                .isEqualTo(400);
    }

    @Test
    @DisplayName("F31: the head is bounded, trailers included")
    void head_thatIsTooLarge_isRefused() {
        String start = "GET /";
        String rest = " HTTP/1.1\r\nHost: x\r\n\r\n";
        int room = LIMITS.maxHeadBytes() - start.length() - rest.length();
        assertThat(statusOf(start + "a".repeat(room) + rest)).isEqualTo(200);
        assertThat(statusOf(start + "a".repeat(room + 1) + rest)).isEqualTo(431);
        assertThat(statusOf(start + "a".repeat(LIMITS.maxHeadBytes()))).isEqualTo(414);
        assertThat(statusOf("GET / HTTP/1.1\r\nX: " + "a".repeat(LIMITS.maxHeadBytes())))
                .isEqualTo(431);
        assertThat(statusOf(CHUNKED + "0\r\nX: " + "a".repeat(LIMITS.maxHeadBytes())))
                .isEqualTo(431);
    }

    @Test
    @DisplayName("F31: the fields are counted, trailers included")
    void fields_thatAreTooMany_areRefused() {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(9) + "\r\n"))
                .isEqualTo(200);
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(10) + "\r\n"))
                .isEqualTo(431);
        assertThat(statusOf(CHUNKED + "0\r\n" + "a: b\r\n".repeat(9) + "\r\n")).isEqualTo(431);
    }

    @Test
    @DisplayName("F31: what a length promises is not allocated before it arrives")
    void contentLength_thatIsLarge_allocatesNothing() {
        RequestParser parser = new RequestParser(new HttpLimits(512, 10, 32, 1 << 28));
        byte[] head = (POST + "Content-Length: 268435456\r\n\r\nx").getBytes(StandardCharsets.US_ASCII);

        parser.feed(ByteBuffer.wrap(head));

        assertThat(parser.bodyCapacityBytes()).isLessThanOrEqualTo(1024);
    }

    @Test
    void expectation_isToldOnce() {
        RequestParser parser = parse(POST + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
        assertThat(parser.takeContinue()).isTrue();
        assertThat(parser.takeContinue()).isFalse();
        assertThat(parse(POST + "Expect: 100-continue\r\n\r\n").takeContinue()).isFalse();
        assertThat(parse(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nx")
                        .takeContinue())
                .isFalse();
    }

    @Test
    @DisplayName("F38: text from outside stays on its line and is cut")
    void safeText_ofControls_isEscapedAndCut() {
        assertThat(SafeText.forLog("a\r\n\u001b\u0085\u2028\u2029\u202e\ud800\ud83d\ude00\""))
                .isEqualTo("a\\u000d\\u000a\\u001b\\u0085\\u2028\\u2029\\u202e\\ud800\ud83d\ude00\"");
        assertThat(SafeText.forLog("x".repeat(257))).isEqualTo("x".repeat(256) + "... (cut)");
        assertThat(SafeText.forJson("a\"b\\c\n")).isEqualTo("a\\\"b\\\\c\\u000a");
        assertThat(SafeText.forLog(null)).isEqualTo("null");
    }
}
