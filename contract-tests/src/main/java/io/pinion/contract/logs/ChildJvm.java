package io.pinion.contract.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Runs a program with the class path of this JVM. Its two streams, in one text. */
    public static String run(Path directory, int exitValue, List<String> options, String... program) throws Exception {
        return runWith(System.getProperty("java.class.path"), directory, exitValue, options, program);
    }

    /** Runs a program with a class path. Its two streams, in one text. */
    public static String runWith(
            String classPath, Path directory, int exitValue, List<String> options, String... program) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.addAll(List.of(program));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS))
                    .as(() -> read(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = read(output);
        assertThat(process.exitValue()).as(text).isEqualTo(exitValue);
        return text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
