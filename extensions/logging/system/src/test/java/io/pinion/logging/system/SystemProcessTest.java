package io.pinion.logging.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.ChildJvm;
import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.program.SystemProgram;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that find the finder, on the class path and on the module path. */
class SystemProcessTest {
    private static final String PREFIX = "-Dio.pinion.logging.system.";

    @TempDir
    private Path directory;

    private LineReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
    }

    private List<String> configured(String... more) {
        List<String> options = new ArrayList<>(List.of(
                PREFIX + "destination=" + receiver.destination(),
                PREFIX + "format=json",
                PREFIX + "level.com.acme=DEBUG"));
        options.addAll(List.of(more));
        return options;
    }

    private String run(int exitValue, List<String> options, String... arguments) throws Exception {
        return runAs(exitValue, options, System.getProperty("java.class.path"), arguments);
    }

    private String runAs(int exitValue, List<String> options, String classPath, String... arguments) throws Exception {
        List<String> program = new ArrayList<>(List.of(SystemProgram.class.getName()));
        program.addAll(List.of(arguments));
        return ChildJvm.runWith(classPath, directory, exitValue, options, program.toArray(new String[0]));
    }

    private List<String> messages(int count) throws Exception {
        return receiver.await(count).stream()
                .map(event -> event.get("message").textValue())
                .toList();
    }

    @Test
    void jvm_exitingRightAfterLogging_shipsEveryLineInOrder() throws Exception {
        run(3, configured(), "exit");
        List<String> messages = messages(200);
        assertThat(messages).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(messages.get(i)).isEqualTo("line " + i);
        }
    }

    @Test
    void jvm_exitingWithEveryLevelOfEveryLogger_losesNoLine() throws Exception {
        run(3, configured(PREFIX + "level=ALL"), "exit");
        List<String> messages = new ArrayList<>();
        receiver.awaitLine("line 199");
        for (JsonNode event : receiver.await(200)) {
            if (event.get("logger").textValue().equals("com.acme.shop")) {
                messages.add(event.get("message").textValue());
            }
        }
        assertThat(messages).hasSize(200).startsWith("line 0").endsWith("line 199");
    }

    @Test
    void jvm_onTheModulePath_shipsEveryLine() throws Exception {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        List<String> modules = Stream.of(entries)
                .filter(entry -> !entry.contains("test-classes"))
                .toList();
        List<String> options = configured(
                "--module-path",
                String.join(File.pathSeparator, modules),
                "--add-modules",
                "io.pinion",
                "--show-module-resolution");
        String testClasses = Stream.of(entries)
                .filter(entry -> entry.contains("test-classes"))
                .findFirst()
                .orElseThrow();
        String output = runAs(3, options, testClasses, "exit");
        assertThat(output).contains("java.base binds io.pinion.logging.system ");
        assertThat(messages(200)).hasSize(200).startsWith("line 0").endsWith("line 199");
    }

    @Test
    void jvm_loggingInAStaticInitialiser_shipsIt() throws Exception {
        run(0, configured(), "early");
        JsonNode event = receiver.awaitOne();
        assertThat(event.get("message").textValue()).isEqualTo("from a static initialiser");
        assertThat(event.get("logger").textValue()).isEqualTo("com.acme.early");
        assertThat(event.get("thread").textValue()).isEqualTo("main");
    }

    @Test
    void jvm_withTheLoggersOfTheJdk_shipsThemToo() throws Exception {
        try (HttpReceiver server = new HttpReceiver()) {
            run(0, configured(PREFIX + "level=TRACE"), "jdk", server.uri());
        }
        receiver.awaitLine("answer 204");
        assertThat(messages(3)).contains("answer 204");
        assertThat(receiver.lines()).anyMatch(line -> line.contains("sun.net.www.protocol.http.HttpURLConnection"));
    }

    @Test
    void jvm_withTheDocumentedResource_shipsAsItSays() throws Exception {
        String shown = new String(
                SystemProcessTest.class
                        .getResourceAsStream("/documented-pinion-logging.properties")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(shown).contains("tcp://logs.example:5140");
        Files.writeString(
                directory.resolve(SystemSettings.RESOURCE),
                shown.replace("tcp://logs.example:5140", receiver.destination()));
        // Newer JDKs warn of the native part.
        boolean warns = Runtime.version().feature() >= 24;
        String output = runAs(
                3,
                warns ? List.of("--enable-native-access=ALL-UNNAMED") : List.of(),
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                "exit");
        assertThat(messages(200)).hasSize(200);
        assertThat(output).isEmpty();
    }

    @Test
    void jvm_withWrongSettings_runsAndSaysSoInOneLine() throws Exception {
        String output = run(3, configured(PREFIX + "overflw=drop"), "exit");
        assertThat(output.lines().filter(line -> line.startsWith("pinion-logging: ")))
                .singleElement()
                .asString()
                .contains("unknown setting [overflw]; known are destination");
        assertThat(output).contains("DEBUG [main] com.acme.shop: line 0").contains("com.acme.shop: line 199");
        assertThat(receiver.lines()).isEmpty();
    }

    @Test
    void jvm_withoutSettings_runsAndSaysWhatToDo() throws Exception {
        String output = run(0, List.of(), "early");
        assertThat(output)
                .contains("there are no settings; put destination=")
                .contains("com.acme.early: from a static initialiser");
        assertThat(run(0, List.of(), "nothing"))
                .as("nothing is said when nothing is logged")
                .isEmpty();
    }

    @Test
    void jvm_whoseErrorStreamLogs_doesNotRecurse() throws Exception {
        assertThat(run(0, List.of(), "redirected")).contains("WARN [main] com.acme.shop: through a logger");
    }

    @Test
    void jvm_shippingOverHttpWithEveryLogger_doesNotShipTheShipping() throws Exception {
        try (HttpReceiver server = new HttpReceiver()) {
            String output = run(
                    0,
                    configured(
                            PREFIX + "destination=" + server.uri(),
                            PREFIX + "level=TRACE",
                            PREFIX + "level.com.acme=TRACE",
                            PREFIX + "batchAge=10 ms",
                            "-Djdk.httpclient.HttpClient.log=all",
                            "-Djdk.internal.httpclient.debug=true"),
                    "slowly");
            assertThat(server.lines().stream().filter(line -> line.contains("com.acme.shop")))
                    .hasSize(10);
            assertThat(server.lines())
                    .as("a line about a request causes the next request")
                    .noneMatch(line -> line.contains("httpclient"));
            assertThat(output).as("but it is shown").contains("jdk.httpclient.HttpClient: ");
        }
    }
}
