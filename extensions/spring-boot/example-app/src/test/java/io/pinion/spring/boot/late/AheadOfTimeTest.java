package io.pinion.spring.boot.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.spring.boot.example.ExampleApplication;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

/** The example with its beans registered by generated code, as a native image has them, on a JVM. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class AheadOfTimeTest {
    @TempDir
    private Path folder;

    @Test
    void example_processedAheadOfTime_servesAndStopsInOrder() throws Exception {
        Path classes = process();

        try (AppProcess app = AppProcess.launch(
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                ExampleApplication.class,
                "--pinion.workers.mail.capacity=2048")) {
            app.awaitLine("Started ExampleApplication");
            HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/orders/tea"))
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(order, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("tea is order 1");
            app.awaitLine("Mail about an order of 3 characters");
            app.terminate();
            assertThat(app.exitCode()).isEqualTo(128 + 15);
            assertThat(app.output())
                    .contains("Starting AOT-processed ExampleApplication")
                    .containsSubsequence("Graceful shutdown complete", "Worker 'orders' closed in");
        }
    }

    /** Generates the code, compiles it, and switches it on for whoever has the result on its class path. */
    private Path process() throws IOException {
        Path sources = folder.resolve("sources");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Settings settings = Settings.builder()
                .sourceOutput(sources)
                .resourceOutput(classes)
                .classOutput(classes)
                .groupId("io.pinion")
                .artifactId("example")
                .build();
        new SpringApplicationAotProcessor(ExampleApplication.class, settings, new String[0]).process();
        List<String> command = new ArrayList<>(List.of("-proc:none", "-parameters", "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
        assertThat(status).isZero();
        Files.writeString(classes.resolve("spring.properties"), "spring.aot.enabled=true\n");
        return classes;
    }
}
