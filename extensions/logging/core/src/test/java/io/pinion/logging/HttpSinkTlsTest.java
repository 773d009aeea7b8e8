package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.net.TestKeys;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTPS: who is trusted is sent to; who is not never sees a header. */
class HttpSinkTlsTest {
    private final HttpReceiver receiver = HttpReceiver.startTls(TestKeys.server("TLS"));
    private final HttpRig rig = new HttpRig();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        rig.close();
        receiver.close();
    }

    private void open(String host, SSLContext trust) {
        rig.open(Destination.http(URI.create("https://" + host + ":" + receiver.port() + "/logs"))
                .trusting(trust)
                .header("Authorization", () -> {
                    asked.incrementAndGet();
                    return "Bearer s3cret";
                }));
    }

    @Test
    void certificate_thatIsRight_isSentTo() {
        open("localhost", TestKeys.client("TLS"));
        assertThat(rig.send("a").sent()).isEqualTo(1);
        assertThat(receiver.requests.get(0).authorization()).isEqualTo("Bearer s3cret");
    }

    @Test
    void certificate_ofAnotherName_isRefusedAndNothingIsSent() {
        open("127.0.0.2", TestKeys.client("TLS"));
        assertRefused();
    }

    @Test
    void certificate_ofAStranger_isRefusedAndNothingIsSent() {
        open("localhost", TestKeys.stranger("TLS"));
        assertRefused();
    }

    private void assertRefused() {
        rig.take("a");
        rig.flush();
        rig.await(Duration.ofMillis(20), () -> rig.news.size() == 3);
        assertThat(asked.get()).isGreaterThanOrEqualTo(3);
        assertThat(rig.news).allMatch(text -> text.startsWith("lost") && text.contains("SSLHandshakeException"));
        assertThat(rig.news.toString()).doesNotContain("s3cret");
        assertThat(receiver.requests).isEmpty();
        rig.close(() -> {
            assertThat(rig.counts().abandoned()).as("nothing can have arrived").isEqualTo(1);
            assertThat(rig.counts().repeated()).isZero();
        });
    }
}
