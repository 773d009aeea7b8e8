package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.net.TestKeys;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SseTlsTest {
    private static final String TLS = "TLSv1.3";
    /** This machine too, but not what the key is for. */
    private static final String WRONG_HOST = "127.0.0.2";

    private Worker worker;
    private final Collected seen = new Collected();

    @BeforeEach
    void open() {
        worker = Worker.start();
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private static SseTestServer server(String host, SseTestServer.Script script) throws IOException {
        return new SseTestServer(
                script,
                TestKeys.server(TLS).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName(host)));
    }

    private SseClient client(SseTestServer server, String host, SSLContext context) {
        return seen.hook(SseClient.on(worker))
                .url("https://" + host + ":" + server.port() + "/")
                .sslContext(context)
                .bearer(() -> "secret")
                .build();
    }

    @Test
    @DisplayName("T33: a stream of TLS that is cut goes on where it was cut")
    void stream_cutInsideTls_goesOn() throws Exception {
        try (SseTestServer server = server("127.0.0.1", (request, answer) -> {
            if (request.number() == 1) {
                answer.chunkedHead()
                        .chunk("id: 1\ndata: 1\n\n")
                        .raw("fff\r\nid: 2\ndata: 2\n")
                        .cut();
                return;
            }
            answer.head().raw("id: 2\ndata: two\n\n");
            answer.awaitPeerGone();
        })) {
            try (SseClient client = client(server, "localhost", TestKeys.client(TLS))) {
                client.start(seen.events::add);
                Collected.await("both " + seen.connectionErrors, () -> seen.events.size() == 2);
            }
            assertThat(seen.texts()).containsExactly("message/1/1", "message/two/2");
            assertThat(server.requests)
                    .extracting(SseTestServer.Request::lastEventId)
                    .containsExactly("", "1");
            assertThat(server.requests)
                    .extracting(request -> request.header("authorization"))
                    .containsOnly("Bearer secret");
            assertThat(seen.connectionErrors).hasSize(1);
        }
    }

    @Test
    @DisplayName("S3.22: neither a stranger nor the wrong host gets the credentials")
    void server_thatIsNotTrusted_getsNothing() throws Exception {
        try (SseTestServer server = server("127.0.0.1", (request, answer) -> answer.head());
                SseTestServer other = server(WRONG_HOST, (request, answer) -> answer.head())) {
            try (SseClient stranger = client(server, "localhost", TestKeys.stranger(TLS));
                    SseClient wrongHost = client(other, WRONG_HOST, TestKeys.client(TLS))) {
                stranger.start(seen.events::add);
                Collected.await("refused", () -> !seen.connectionErrors.isEmpty());
                assertThat(seen.connectionErrors.get(0)).isInstanceOf(SSLException.class);
                wrongHost.start(seen.events::add);
                Collected.await("refused", () -> wrongHost.status().lastError() != null);
                assertThat(wrongHost.status().lastError()).isInstanceOf(SSLException.class);
            }
            assertThat(server.requests).isEmpty();
            assertThat(other.requests).isEmpty();
        }
    }
}
