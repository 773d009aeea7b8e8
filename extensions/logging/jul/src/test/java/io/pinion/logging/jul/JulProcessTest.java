package io.pinion.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.ChildJvm;
import io.pinion.contract.logs.LineReceiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs whose log manager makes the handler. */
class JulProcessTest {
    @TempDir
    private Path directory;

    /** The configuration that the documentation shows, with this receiver and more lines. */
    private List<String> configured(LineReceiver receiver, String... more) throws Exception {
        return configured(receiver.destination(), more);
    }

    private List<String> configured(String destination, String... more) throws Exception {
        String shown = new String(
                JulProcessTest.class
                        .getResourceAsStream("/documented-logging.properties")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(shown).contains("tcp://logs.example:5140");
        Path file = directory.resolve("logging.properties");
        Files.writeString(
                file, shown.replace("tcp://logs.example:5140", destination) + "\n" + String.join("\n", more) + "\n");
        List<String> options = new ArrayList<>();
        options.add("-Djava.util.logging.config.file=" + file);
        return options;
    }

    @Test
    void jvm_exitingRightAfterLogging_shipsEveryLineInOrder() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            ChildJvm.run(directory, 3, configured(receiver), JulProgram.class.getName(), "exit");
            List<JsonNode> events = receiver.await(200);
            assertThat(events).hasSize(200);
            for (int i = 0; i < 200; i++) {
                assertThat(events.get(i).get("message").textValue()).isEqualTo("line " + i);
            }
        }
    }

    @Test
    void jvm_endingAfterItsOnlyLine_shipsIt() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            ChildJvm.run(directory, 0, configured(receiver), JulProgram.class.getName(), "one");
            JsonNode event = receiver.awaitOne();
            assertThat(event.get("message").textValue()).isEqualTo("the only line");
            assertThat(event.get("logger").textValue()).isEqualTo("com.acme.shop");
            assertThat(event.get("thread").textValue()).isEqualTo("main");
        }
    }

    @Test
    void jvm_withAMisspeltKey_runsOnAndSaysSo() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            String output = ChildJvm.run(
                    directory,
                    0,
                    configured(receiver, "io.pinion.logging.jul.PinionHandler.formatter=x"),
                    JulProgram.class.getName(),
                    "one");
            assertThat(output).contains("unknown setting [formatter]");
            assertThat(receiver.lines()).isEmpty();
        }
    }

    @Test
    void jvm_withEveryLoggerAtFinest_doesNotShipTheShipping() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            List<String> options = configured(receiver, ".level=FINEST");
            options.add("-Djdk.httpclient.HttpClient.log=all");
            options.add("-Djdk.internal.httpclient.debug=true");
            try (HttpReceiver server = new HttpReceiver()) {
                ChildJvm.run(directory, 0, options, JulProgram.class.getName(), "everything", server.uri());
            }
            receiver.awaitLine("\"last\"");
            List<JsonNode> events = receiver.await(2);
            assertThat(events.stream()
                            .filter(event -> event.get("logger").textValue().equals("com.acme.shop")))
                    .extracting(event -> event.get("message").textValue())
                    .containsExactly("first", "last");
            assertThat(receiver.lines()).noneMatch(line -> line.contains("httpclient"));
        }
    }

    @Test
    void jvm_shippingOverHttpWithEveryLoggerAtFinest_doesNotShipTheShipping() throws Exception {
        try (HttpReceiver receiver = new HttpReceiver()) {
            List<String> options =
                    configured(receiver.uri(), ".level=FINEST", "io.pinion.logging.jul.PinionHandler.batchAge=10 ms");
            options.add("-Djdk.httpclient.HttpClient.log=all");
            options.add("-Djdk.internal.httpclient.debug=true");
            ChildJvm.run(directory, 0, options, JulProgram.class.getName(), "slowly");
            assertThat(receiver.lines().stream().filter(line -> line.contains("com.acme.shop")))
                    .hasSize(10);
            assertThat(receiver.lines())
                    .as("a line about a request causes the next request")
                    .noneMatch(line -> line.contains("httpclient"));
        }
    }
}
