package io.pinion.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node's own life: what it leaves, and what happens without it. */
class RabbitMqBrokerTest {
    @BeforeEach
    void findRabbitMq() {
        assumeTrue(RabbitMqBroker.isAvailable(), RabbitMqBroker::unavailabilityCause);
    }

    /** Starts a broker, says what its processes and its directory are, and waits to be killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            RabbitMqBroker broker = RabbitMqBroker.start();
            String pids = ProcessHandle.current()
                    .descendants()
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(" "));
            System.out.println("VICTIM " + broker.directory() + " " + pids);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void close_endsProcessesAndDirectoryAndAgainIsNothing() {
        Set<ProcessHandle> before = descendants();
        RabbitMqBroker broker = RabbitMqBroker.start();
        Set<ProcessHandle> own = descendants();
        own.removeAll(before);
        Path directory = broker.directory();
        assertThat(own).isNotEmpty();
        assertThat(directory).exists();

        broker.close();
        broker.close();

        assertThat(own).noneMatch(ProcessHandle::isAlive);
        assertThat(directory).doesNotExist();
        assertThatThrownBy(broker::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void close_ofAStoppedProcess_endsIt() {
        RabbitMqBroker broker = RabbitMqBroker.start();
        broker.stopProcess();

        broker.close();

        assertThat(broker.directory()).doesNotExist();
    }

    private static Set<ProcessHandle> descendants() {
        return ProcessHandle.current().descendants().collect(Collectors.toSet());
    }

    @Test
    void jvm_killed_leavesNoProcessAndNoDirectory() throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said = said(victim);
        Path directory = Path.of(said.get(1));
        List<Long> pids = said.stream().skip(2).map(Long::valueOf).toList();
        assertThat(pids).hasSizeGreaterThanOrEqualTo(3);

        victim.destroyForcibly();

        Client.await("its processes have ended", () -> pids.stream().noneMatch(RabbitMqBrokerTest::isAlive));
        Client.await("its directory is gone", () -> !Files.exists(directory));
    }

    private static boolean isAlive(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent() && process.get().isAlive();
    }

    private static List<String> said(Process victim) throws Exception {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith("VICTIM ")) {
                return Arrays.asList(line.split(" "));
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the JVM ended: " + all);
    }

    @Test
    void start_withoutAnInstallation_saysWhatIsMissing() {
        String before = System.setProperty("pinion.rabbitmq.home", File.separator + "nowhere");
        try {
            assertThat(RabbitMqBroker.isAvailable()).isFalse();
            assertThat(RabbitMqBroker.unavailabilityCause()).contains("/nowhere", "install rabbitmq-server");
            assertThatThrownBy(RabbitMqBroker::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("install rabbitmq-server");
        } finally {
            if (before == null) {
                System.clearProperty("pinion.rabbitmq.home");
            } else {
                System.setProperty("pinion.rabbitmq.home", before);
            }
        }
    }
}
