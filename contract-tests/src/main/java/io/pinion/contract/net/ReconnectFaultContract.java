package io.pinion.contract.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.worker.PollerChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reconnecting stream beside silences that only the system can make; each test is a process of its own. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class ReconnectFaultContract {
    private static final int ROUNDS = Integer.getInteger("pinion.reconnect.rounds", 25);
    private static final int LIMIT_SECONDS = 60 + 2 * ROUNDS;
    private static final String FILTER =
            "ip link set lo up && tc qdisc add dev lo root tbf rate 8bit burst 1 limit 1 && tc qdisc del dev lo root";

    /** What the worker waits in. */
    protected abstract PollerChoice poller();

    @Test
    @Tag("F24")
    @DisplayName("a peer that is stopped (SIGSTOP) and goes on, many times: always back, every byte accounted for")
    void peer_stoppedManyTimes_isComeBackTo() throws Exception {
        assertThat(output(program("stop"))).contains("survived " + ROUNDS);
    }

    @Test
    @Tag("F24")
    @DisplayName("a network that drops everything for a while, many times: always back, every byte accounted for")
    void packets_droppedManyTimes_areSurvived() throws Exception {
        assumeTrue(canFilter(), "needs unshare, ip and tc, and the right to use them in a namespace of its own");
        List<String> command = new ArrayList<>(inNamespace("ip link set lo up && exec \"$@\""));
        command.add("sh");
        command.addAll(program("drop"));
        assertThat(output(command)).contains("survived " + ROUNDS);
    }

    private static boolean canFilter() throws InterruptedException {
        try {
            return output(inNamespace(FILTER + " && echo yes")).endsWith("yes\n");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> inNamespace(String script) {
        return List.of("unshare", "-rn", "sh", "-c", script);
    }

    private List<String> program(String fault) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ReconnectFaults.class.getName(),
                fault,
                poller().name(),
                String.valueOf(ROUNDS));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("pinion-faults", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
