package io.pinion.services.logging;

import static io.pinion.services.logging.LogFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.linux.Native;
import io.pinion.services.logging.LogFixtures.Output;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's protocol against a real datagram socket that reads it as journald does. */
// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class JournalSocketTest {
    private static final Logger LOGGER = Logger.getLogger("shop.cart");
    private static final String OWN = "LOGGER=shop.cart\n";

    @TempDir
    private Path directory;

    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private Worker receiver;

    @BeforeEach
    void start() {
        assumeTrue(Native.isAvailable(), "Unix-domain datagrams need the native part");
        receiver = Worker.start();
    }

    @AfterEach
    void stop() {
        if (receiver != null) {
            receiver.close();
        }
    }

    private Path listen(String name, String own) throws Exception {
        Path path = directory.resolve(name);
        Datagrams open = receiver.callAsync(() -> receiver.network()
                .datagrams(
                        UnixDomainSocketAddress.of(path),
                        null,
                        DatagramOptions.builder().receiveBufferBytes(1 << 20).build(),
                        (socket, data, sender) -> {
                            byte[] bytes = new byte[data.remaining()];
                            data.get(bytes);
                            // The root logger is everybody's, and anybody may log meanwhile.
                            if (new String(bytes, StandardCharsets.UTF_8).contains(own)) {
                                received.add(bytes);
                            }
                        }));
        assertThat(open).isNotNull();
        return path;
    }

    /** Reads a datagram by the rules of the protocol; anything else fails. */
    private static Map<String, String> read(byte[] datagram) {
        Map<String, String> fields = new LinkedHashMap<>();
        ByteBuffer data = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            StringBuilder name = new StringBuilder();
            char c = (char) data.get();
            while (c != '=' && c != '\n') {
                name.append(c);
                c = (char) data.get();
            }
            assertThat(name.toString()).matches("[A-Z][A-Z0-9_]{0,63}");
            byte[] value;
            if (c == '\n') {
                value = new byte[Math.toIntExact(data.getLong())];
                data.get(value);
                assertThat(data.get()).isEqualTo((byte) '\n');
            } else {
                int end = data.position();
                while (datagram[end] != '\n') {
                    end++;
                }
                value = new byte[end - data.position()];
                data.get(value);
                data.get();
            }
            assertThat(fields.put(name.toString(), new String(value, StandardCharsets.UTF_8)))
                    .isNull();
        }
        return fields;
    }

    @Test
    @DisplayName("S5.19: journald gets each record as one datagram with its fields")
    void journald_record_arrivesWithFields() throws Exception {
        Path path = listen("journal", OWN);
        try (Logging logging = Logging.builder()
                .format(LogFormat.JOURNALD)
                .journalSocket(path)
                .name("app")
                .context(() -> Map.of("request-id", "r-1"))
                .open()) {
            LOGGER.log(Level.WARNING, "low on {0}", "stock");
            LOGGER.log(Level.SEVERE, "failed", new IllegalStateException("gone\nPRIORITY=0"));
            await("two datagrams", () -> received.size() == 2);
        }
        Map<String, String> first = read(received.get(0));
        assertThat(first)
                .containsEntry("MESSAGE", "low on stock")
                .containsEntry("PRIORITY", "4")
                .containsEntry("SYSLOG_IDENTIFIER", "app")
                .containsEntry("LOGGER", "shop.cart")
                .containsEntry("CODE_FILE", "JournalSocketTest.java")
                .containsEntry("ARGUMENT_0", "stock")
                .containsEntry("EXTRA_REQUEST_ID", "r-1");
        Map<String, String> second = read(received.get(1));
        assertThat(second.get("MESSAGE")).startsWith("failed\njava.lang.IllegalStateException: gone\nPRIORITY=0\n");
        assertThat(second).containsEntry("PRIORITY", "3");
    }

    @Test
    @DisplayName("S5.19: hostile text cannot add or change a field of the journal")
    void journald_hostileText_addsNoField() throws Exception {
        Path path = listen("journal", "MESSAGE=forged");
        try (Logging logging = Logging.builder()
                .format(LogFormat.JOURNALD)
                .journalSocket(path)
                .context(() -> Map.of("k\nPRIORITY=0\n" + LogFixtures.HOSTILE, LogFixtures.HOSTILE))
                .open()) {
            Logger.getLogger("a\nPRIORITY=0").info("x\nPRIORITY=0\nMESSAGE=forged");
            await("a datagram", () -> received.size() == 1);
        }
        Map<String, String> fields = read(received.get(0));
        assertThat(fields).containsEntry("PRIORITY", "6").containsEntry("LOGGER", "a\nPRIORITY=0");
        assertThat(fields.get("MESSAGE")).isEqualTo("x\nPRIORITY=0\nMESSAGE=forged");
    }

    @Test
    @DisplayName("S5.19: very long records arrive, cut if need be")
    void journald_longRecord_arrives() throws Exception {
        Path path = listen("journal", OWN);
        try (Logging logging =
                Logging.builder().format(LogFormat.JOURNALD).journalSocket(path).open()) {
            LOGGER.info("€".repeat(1_000_000));
            await("a datagram", () -> received.size() == 1);
        }
        assertThat(read(received.get(0)).get("MESSAGE")).startsWith("€€€").endsWith("(cut)");
    }

    @Test
    @DisplayName("S5.19: syslog gets one line per record")
    void syslog_record_arrivesAsOneLine() throws Exception {
        Path path = listen("log", "low");
        try (Logging logging = Logging.builder()
                .format(LogFormat.SYSLOG)
                .syslogSocket(path)
                .name("app")
                .open()) {
            LOGGER.warning("low\nstock");
            await("a datagram", () -> received.size() == 1);
        }
        assertThat(new String(received.get(0), StandardCharsets.UTF_8))
                .isEqualTo("<12>app[" + ProcessHandle.current().pid() + "]: low\\nstock");
    }

    @Test
    @DisplayName("S5.19: journald asked for by name where nobody listens is an error that changes nothing")
    void journald_absent_isRefused() {
        int handlers = Logger.getLogger("").getHandlers().length;
        assertThatThrownBy(() -> Logging.builder()
                        .format(LogFormat.JOURNALD)
                        .journalSocket(directory.resolve("nobody"))
                        .open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("AUTO");
        assertThat(Logger.getLogger("").getHandlers()).hasSize(handlers);
    }

    @Test
    @DisplayName(
            "S5.18: a journal chosen by itself that does not listen yet: lines have priorities on the stream, then it is found")
    void auto_journalAbsent_writesPrioritiesAndRetries() throws Exception {
        Output output = new Output();
        LoggingBuilder builder = Logging.builder()
                .journalSocket(directory.resolve("late"))
                .output(output)
                .flushInterval(Duration.ZERO);
        builder.surroundings = new Surroundings(Map.of("JOURNAL_STREAM", "8:9")::get, "socket:[9]", "8:9");
        try (Logging logging = builder.open()) {
            assertThat(logging.format()).isEqualTo(LogFormat.JOURNALD);
            LOGGER.warning("early");
            assertThat(logging.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(output.lines()).containsOnlyOnce("<4>early");
            listen("late", OWN);
            await("the socket is found", () -> {
                LOGGER.warning("later");
                return !received.isEmpty();
            });
        }
    }
}
