package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.spi.PollerProvider;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs and JVMs for tests. */
final class Processes {
    /** What a program said, both streams, and how it ended. */
    record Result(int exit, String output) {}

    private Processes() {}

    static Result run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(50, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s did not end and said: %s", command, said).isTrue();
        return new Result(process.exitValue(), said);
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** The start of a command that runs this JDK, with what a library needs to be loaded on the class path. */
    static List<String> java(String... flags) {
        List<String> command = new ArrayList<>(List.of(javaProgram()));
        if (deniesNativeAccess()) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(flags));
        return command;
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** From JDK 24 on there is a flag to. */
    static boolean deniesNativeAccess() {
        return Runtime.version().feature() >= 24;
    }

    static Path mainClasses() {
        return location(Library.class);
    }

    static Path workerApi() {
        return location(PollerProvider.class);
    }

    static Path testClasses() {
        return location(Processes.class);
    }

    static String classPath(Path... parts) {
        return String.join(
                File.pathSeparator, Stream.of(parts).map(Path::toString).toList());
    }

    private static Path location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
