package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The test server's framing, as curl reads it. */
class CurlFramingTest {
    @Test
    void testServer_readByCurl_framesAsMeant() throws Exception {
        try (SseTestServer server = new SseTestServer((request, answer) -> {
            if (request.line().startsWith("GET /chunked ")) {
                answer.chunkedHead()
                        .chunk("data: a\n")
                        .chunk("\n:c\n")
                        .chunk("data: \u20AC\n\n")
                        .raw("0\r\n\r\n");
            } else {
                answer.head().raw("data: a\n\n:c\n").raw("data: \u20AC\n\n");
            }
        })) {
            String expected = "data: a\n\n:c\ndata: \u20AC\n\n200 text/event-stream";
            assertThat(curl(server.url("/chunked").toString())).isEqualTo(expected);
            assertThat(curl(server.url("/closed").toString())).isEqualTo(expected + "; charset=utf-8");
        }
    }

    private static String curl(String url) throws Exception {
        Process curl;
        try {
            curl = new ProcessBuilder(
                            "curl",
                            "-sS",
                            "-N",
                            "--noproxy",
                            "*",
                            "--max-time",
                            "20",
                            "-w",
                            "%{http_code} %{content_type}",
                            url)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("curl is not installed: " + e.getMessage());
            return "";
        }
        String text = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
