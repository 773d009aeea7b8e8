package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.internal.text.Framing;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink against receivers on loopback that come, go, stall and reset. */
class StreamSinkTest {
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path directory;

    private final SinkBench bench = new SinkBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private StreamSink open(SocketAddress remote, Framing framing) {
        return open(remote, framing, Duration.ofSeconds(30));
    }

    private StreamSink open(SocketAddress remote, Framing framing, Duration stallTimeout) {
        return bench.open(context -> new StreamSink("test", remote, null, framing, context, stallTimeout), LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void take_withAReceiver_sendsEachRecordInItsFraming(Framing framing) throws Exception {
        try (LineServer server = LineServer.tcp(0, framing)) {
            StreamSink sink = open(server.address(), framing);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                String record = "record " + i + " " + "x".repeat(i % 100 * 10);
                sent.add(record);
                assertThat(bench.take(sink, record)).isTrue();
            }
            bench.await(() -> sink.counts().backlog() == 0 && server.records().size() == 2000);
            assertThat(server.records()).isEqualTo(sent);
            assertThat(sink.counts().sent()).isEqualTo(2000);
            assertThat(sink.counts().sentBytes()).isEqualTo(server.bytes());
            assertThat(sink.counts().connections()).isEqualTo(1);
            assertThat(sink.backlogBytes()).isZero();
            assertThat(bench.news).containsExactly("connected test");
        }
    }
}
