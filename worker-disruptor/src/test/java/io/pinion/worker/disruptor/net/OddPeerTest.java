package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A Unix-domain peer chooses its own path, and the JDK's accept throws when the locale cannot spell it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the locale decides about paths on Linux")
class OddPeerTest {
    @TempDir
    private Path directory;

    @Test
    void aPeersPathThatTheLocaleCannotSpell_costsThatConnectionOnly() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this JVM cannot spell such a path either");
        Path server = directory.resolve("server");
        Path said = directory.resolve("said.txt");
        Process listening = start(server, said);
        try (SocketChannel odd = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            odd.bind(UnixDomainSocketAddress.of(directory.resolve("\u00e4")));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(said).contains("listening"));
            assertThat(odd.connect(UnixDomainSocketAddress.of(server))).isTrue();
            try (SocketChannel plain = SocketChannel.open(UnixDomainSocketAddress.of(server))) {
                assertThat(plain.isConnected()).isTrue();
                assertThat(listening.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            listening.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(said)).contains("accepted 1, failures 1");
    }

    private static Process start(Path server, Path said) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OddPeerProgram.class.getName(),
                        server.toString()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }
}
