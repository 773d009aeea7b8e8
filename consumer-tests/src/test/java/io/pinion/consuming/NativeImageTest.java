package io.pinion.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.nativeimage.PublishedJars;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where there is a {@code native-image}: in {@code GRAALVM_HOME}, in the JDK of this test, or on the {@code PATH}. */
class NativeImageTest {
    private static final int BUILD_SECONDS = 600;
    private static final int RUN_SECONDS = 60;

    @Test
    @Timeout(value = 720, unit = TimeUnit.SECONDS)
    void classPathProject_asANativeImage_doesWhatItDoesOnAJvm() throws Exception {
        Optional<Path> tool = tool();
        assumeTrue(
                tool.isPresent(),
                "no native-image in GRAALVM_HOME, in the JDK of this test or on the PATH: not tried as an image");
        assumeTrue(
                PublishedJars.arePackaged(),
                "the modules are folders of classes here; jars come with the package phase");
        Path target = Projects.of("class-path").resolve("target");
        Path image = target.resolve("orders");

        Processes.run(
                target,
                BUILD_SECONDS,
                Map.of(),
                List.of(
                        tool.get().toString(),
                        "--no-fallback",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        Projects.path(target.resolve("class-path-1.jar"), target.resolve("lib")),
                        "-o",
                        image.toString(),
                        "com.example.orders.Orders"));
        String text = Processes.run(target, RUN_SECONDS, Map.of(), List.of(image.toString()));

        assertThat(text)
                .contains("regions=[north, south]")
                .contains("order 4711")
                .contains("poller=epoll")
                .contains("ticks=3")
                .contains("exit=143");
    }

    private static Optional<Path> tool() {
        Stream<String> path =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        Stream<Path> homes = Stream.of(System.getenv("GRAALVM_HOME"), System.getProperty("java.home"))
                .filter(home -> home != null && !home.isBlank())
                .map(home -> Path.of(home, "bin"));
        return Stream.concat(homes, path.filter(entry -> !entry.isBlank()).map(Path::of))
                .map(folder -> folder.resolve("native-image"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
