package io.pinion.stress.net;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a part of a programme in a network namespace of its own, where it may change what the system does. */
final class Namespace {
    private static final String LOOPBACK_UP = "ip link set lo up";

    private Namespace() {}

    /** Why none can be made, in which those commands succeed; null if one can. */
    static @Nullable String missing(String setup) throws IOException, InterruptedException {
        Result result = execute(inNamespace(LOOPBACK_UP + " && " + setup), Duration.ofSeconds(30));
        return result.code == 0
                ? null
                : "no network namespace with '" + setup + "': "
                        + result.output.strip().replace('\n', ' ');
    }

    /** Runs a class in one after those commands; what it printed last. */
    static String run(String setup, Class<?> program, List<String> arguments, Duration limit)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inNamespace(LOOPBACK_UP + " && " + setup + " && exec \"$@\""));
        command.add("sh");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Result result = execute(command, limit);
        Failed.unless(result.code == 0, program.getSimpleName() + " in a namespace: " + result.output);
        String[] lines = result.output.strip().split("\n");
        return lines[lines.length - 1];
    }

    private static List<String> inNamespace(String script) {
        return List.of("unshare", "-rn", "sh", "-c", script);
    }

    private record Result(int code, String output) {}

    /** Runs a command and fails if that fails. */
    static void execute(String... command) throws IOException, InterruptedException {
        Result result = execute(List.of(command), Duration.ofSeconds(30));
        Failed.unless(result.code == 0, String.join(" ", command) + ": " + result.output);
    }

    private static Result execute(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("stress", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage()));
        } finally {
            Files.delete(output);
        }
    }
}
