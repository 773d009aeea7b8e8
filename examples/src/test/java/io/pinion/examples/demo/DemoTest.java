package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole demo at a small size, with real collector processes: intact delivery, or a clear word and exit code. */
@Timeout(180)
class DemoTest {
    @TempDir
    private Path directory;

    @Test
    void demo_withPlainFile_provesDeliveryByEveryContender() throws Exception {
        Output output = run(file("one\ntwo\nthree\n"), "--lines", "3000");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
        assertThat(output.text())
                .contains("3,000 lines", "Pinion", "ThreadPoolExecutor", "PROVEN: every line arrived intact")
                .contains("p99.9");
    }

    @Test
    void demo_withPlainFile_writesPlotAndDistributions() throws Exception {
        run(file("one\ntwo\nthree\n"), "--contenders", "pinion");
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "latency.svg",
                            "pinion.submit-cost.ns.hgrm",
                            "pinion.queue-delay.us.hgrm",
                            "pinion.end-to-end.us.hgrm");
        }
    }

    @Test
    void demo_withEveryKindOfLine_deliversThemIntact() throws Exception {
        String lines =
                "crlf\r\n\n\r\nbad utf-8 \u00ff\u00fe\u00c3(\u0000\n" + "x".repeat(1 << 20) + "\nno final newline";
        Output output = run(file(lines), "--lines", "24");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void demo_withEmptyFile_provesThatNothingArrived() throws Exception {
        Output output = run(file(""));
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
        assertThat(output.text()).contains("0 lines");
    }

    @Test
    void demo_withOneLine_provesIt() throws Exception {
        Output output = run(file("alone"));
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @Test
    void demo_withTinyLane_waitsForRoomAndLosesNothing() throws Exception {
        Output output = run(
                file("one\ntwo\n"),
                "--lines",
                "20000",
                "--rate",
                "1000000",
                "--capacity",
                "2",
                "--contenders",
                "pinion");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TLS", "UNIX", "UDP"})
    void demo_overOtherTransports_provesEveryLine(Transport transport) throws Exception {
        Output output =
                run(file("one\n\ntwo\r\n"), "--lines", "3000", "--transport", transport.name(), "--stall-limit", "60");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
        assertThat(output.text()).contains(transport.description(), "PROVEN: every line arrived intact");
        assertThat(output.text().contains("ThreadPoolExecutor")).isEqualTo(transport != Transport.UDP);
    }

    @Test
    void demo_overUdpAsFastAsItCan_losesNothingOnLoopback() throws Exception {
        Output output = run(
                file("short\n" + "long".repeat(16_000) + "\n"),
                "--lines",
                "3000",
                "--rate",
                "1000000",
                "--transport",
                "udp",
                "--stall-limit",
                "60");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS", "UNIX"})
    void demo_whoseCollectorIsKilledAndComesBack_accountsForEveryByte(Transport transport) throws Exception {
        Output output = run(
                file("one\ntwo\nthree and more\n"),
                "--lines",
                "20000",
                "--restart-after",
                "5000",
                "--stall-limit",
                "60",
                "--transport",
                transport.name());
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
        assertThat(output.text())
                .contains("connected again", "connection 1, killed", "none twice")
                // The system of the dying collector may take one more, which is lost.
                .containsPattern("connection [23], ended in order")
                .contains("PROVEN: the account is exact")
                .doesNotContain("WRONG");
    }

    @Test
    void demo_whoseCollectorIsKilledAtTheEnd_accountsForEveryByte() throws Exception {
        Output output = run(file("one\ntwo\n"), "--lines", "3000", "--restart-after", "2999", "--stall-limit", "60");
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.PROVEN);
        assertThat(output.text()).contains("PROVEN: the account is exact");
    }

    @Test
    void demo_withoutTheNativePart_doesTheSameOverTheSelector() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpinion.native=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        file("one\ntwo\n").toString(),
                        "--lines",
                        "20000",
                        "--restart-after",
                        "5000",
                        "--stall-limit",
                        "60",
                        "--out",
                        directory.resolve("out").toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(ExitCodes.PROVEN);
        assertThat(text).contains("poller nio", "PROVEN: the account is exact");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void demo_whoseCollectorCrashes_saysWhatIsKnownAndFails(Transport transport) throws Exception {
        Output output = run(
                file("one\ntwo\n"),
                "--lines",
                "100000",
                "--crash-after",
                "5000",
                "--stall-limit",
                "60",
                "--transport",
                transport.name());
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(output.text())
                .contains(
                        "NOT PROVEN", "exit code 137", "were handed over", "taken by the kernel", "known to have been");
        assertThat(output.text()).doesNotContain("\nPROVEN");
    }

    @Test
    void demo_withForeignCollector_deliversEveryByteAndSaysItProvesNothing() throws Exception {
        try (FakeCollector collector = FakeCollector.readingAll()) {
            Output output = run(file("one\r\ntwo"), "--lines", "5", "--to", collector.address());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.SENT_UNCONFIRMED);
            assertThat(output.text()).contains("NOT PROVEN");
            assertThat(new String(collector.received(), UTF_8)).isEqualTo("one\r\ntwo\none\r\ntwo\none\r\n");
        }
    }

    @Test
    void demo_whoseForeignCollectorEndsHalfWay_fails() throws Exception {
        try (FakeCollector collector = FakeCollector.endingAfter(1_000)) {
            Output output = run(file("one\ntwo\n"), "--lines", "20000", "--to", collector.address());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.NOT_PROVEN);
            assertThat(output.text()).contains("NOT PROVEN", "0 lines are known to have been received");
        }
    }

    @Test
    void demo_whoseForeignCollectorStopsReading_givesUpAtTheStallLimit() throws Exception {
        try (FakeCollector collector = FakeCollector.notReading()) {
            Path megabytes = file(("y".repeat(1 << 20) + "\n").repeat(4));
            Output output = run(megabytes, "--lines", "64", "--stall-limit", "1", "--to", collector.address());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.NOT_PROVEN);
            assertThat(output.text()).contains("took nothing for 1.0 s");
        }
    }

    @Test
    void demo_withNobodyListening_fails() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        Output output = run(file("one\n"), "--to", "127.0.0.1:" + freePort);
        assertThat(output.exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(output.text()).contains("Cannot connect");
    }

    @Test
    void demo_withForeignDatagramCollector_deliversEveryLineAndSaysItProvesNothing() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Output output = run(
                    file("one\r\ntwo"),
                    "--lines",
                    "3",
                    "--transport",
                    "udp",
                    "--to",
                    "127.0.0.1:" + collector.getLocalPort());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.SENT_UNCONFIRMED);
            for (String line : List.of("one\r\n", "two\n", "one\r\n")) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                collector.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
                        .isEqualTo(line);
            }
        }
    }

    @Test
    void demo_withNobodyListeningForDatagrams_fails() throws Exception {
        int freePort;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        Output output = run(file("one\ntwo\n"), "--transport", "udp", "--to", "127.0.0.1:" + freePort);
        assertThat(output.exitCode()).as(output.text()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(output.text()).contains("NOT PROVEN", "refused");
    }

    @Test
    void demo_withNobodyAtThePath_fails() throws Exception {
        Path nowhere = directory.resolve("nobody");
        Output output = run(file("one\n"), "--transport", "unix", "--to", nowhere.toString());
        assertThat(output.exitCode()).isEqualTo(ExitCodes.NOT_PROVEN);
        assertThat(output.text()).contains("Cannot connect", "nobody");
    }

    @Test
    void demo_withAPathThatIsTooLong_saysSo() throws Exception {
        Output output = run(file("one\n"), "--transport", "unix", "--to", "/tmp/" + "x".repeat(200));
        assertThat(output.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(output.text()).contains("--to must be a path of 1 to 107 bytes");
    }

    @Test
    void demo_withALineLongerThanADatagram_refusesBeforeAnythingIsSent() throws Exception {
        Output output = run(file("short\n" + "x".repeat(100_000)), "--transport", "udp");
        assertThat(output.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(output.text())
                .contains("100,001 bytes", "a datagram carries lines of up to 65,507", "Nothing was sent");
    }

    @Test
    void demo_pinnedToAProcessorThatIsNotThere_refusesBeforeAnythingIsSent() throws Exception {
        Output output = run(file("one\n"), "--pin", "999");
        assertThat(output.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(output.text()).contains("does not start", "{999}", "Nothing was sent");
    }

    @Test
    void demo_withOptionsThatExcludeEachOther_saysWhy() throws Exception {
        for (List<String> options : List.of(
                List.of("--restart-after", "1", "--transport", "udp"),
                List.of("--restart-after", "1", "--crash-after", "1"),
                List.of("--restart-after", "1", "--to", "127.0.0.1:9"),
                List.of("--contenders", "executor", "--transport", "udp"),
                List.of("--restart-after", "3", "--lines", "3"))) {
            Output output = run(file("one\n"), options.toArray(String[]::new));
            assertThat(output.exitCode()).as(options + output.text()).isEqualTo(ExitCodes.USAGE);
            assertThat(output.text()).contains(options.get(0) + " must be");
        }
    }

    @Test
    void demo_withMissingFile_namesItAndSendsNothing() throws Exception {
        Output output = run(directory.resolve("no-such.log"));
        assertThat(output.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(output.text()).contains("no-such.log", "Nothing was sent");
    }

    @Test
    void demo_withBadOptions_namesThemWithTheRule() throws Exception {
        for (List<String> options : List.of(
                List.of("--rate", "0"),
                List.of("--lines", "-1"),
                List.of("--capacity", "1000"),
                List.of("--idle", "sleepy"),
                List.of("--to", "nowhere"),
                List.of("--transport", "smoke"),
                List.of("--pin", "first"),
                List.of("--pin", "-1"),
                List.of("--restart-after", "-1"),
                List.of("--contenders", "quartz"))) {
            Output output = run(file("one\n"), options.toArray(String[]::new));
            assertThat(output.exitCode()).as(options + output.text()).isEqualTo(ExitCodes.USAGE);
            assertThat(output.text()).contains(options.get(0), "must ");
        }
    }

    @Test
    void demo_askedForHelp_explainsOptionsAndExitCodes() {
        Output output = Output.of("--help");
        assertThat(output.exitCode()).isZero();
        assertThat(output.text())
                .contains(
                        "--rate",
                        "--idle",
                        "--capacity",
                        "--transport",
                        "--pin",
                        "--to",
                        "--restart-after",
                        "--out",
                        "Exit codes");
    }

    private Path file(String content) throws IOException {
        return Files.write(directory.resolve("input.log"), content.getBytes(ISO_8859_1));
    }

    private Output run(Path file, String... options) {
        Stream<String> fixed = Stream.of(
                file.toString(),
                "--warm-up",
                "0",
                "--out",
                directory.resolve("out").toString());
        return Output.of(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new));
    }
}
