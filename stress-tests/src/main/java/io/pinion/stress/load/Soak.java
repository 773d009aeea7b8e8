package io.pinion.stress.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The soak: mixed load at a fixed heap for an hour ({@code full}) or a minute ({@code quick}), in a JVM of its own, after
 * a short run of the weakened twin, which must be found out.
 *
 * <p>Options: {@code duration} and {@code warmup} in seconds, {@code pace} in percent, {@code twin=0} to leave the twin
 * out, {@code heap} in MiB.
 */
public final class Soak {
    private static final List<String> KNOWN = List.of("duration", "warmup", "pace", "twin", "heap", "role");
    private static final long TWIN_SECONDS = 18;
    private static final long TWIN_WARM_UP_SECONDS = 4;
    private static final long SLACK_SECONDS = 180;
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;

    private Soak() {}

    /**
     * Runs it.
     *
     * @param args {@code quick} or {@code full}, then options
     */
    public static void main(String[] args) {
        String role = role(args);
        if (role.isEmpty()) {
            Programme.main(
                    "soak",
                    KNOWN,
                    options -> 2 * SLACK_SECONDS + TWIN_SECONDS + durationSeconds(options) + warmUpSeconds(options),
                    options -> runBoth(options, args),
                    args);
        } else {
            Programme.main(
                    "soak-" + role,
                    KNOWN,
                    options -> SLACK_SECONDS + durationSeconds(options) + warmUpSeconds(options),
                    options -> new SoakRun(options, role.equals("twin")).run(),
                    args);
        }
    }

    private static String role(String[] args) {
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith("role="))
                .map(arg -> arg.substring("role=".length()))
                .findFirst()
                .orElse("");
    }

    static long durationSeconds(Options options) {
        return options.number("duration", 60, 3_600);
    }

    static long warmUpSeconds(Options options) {
        return options.number("warmup", 10, 120);
    }

    private static Verdict runBoth(Options options, String[] args) throws IOException, InterruptedException {
        if (options.number("twin", 1) != 0) {
            List<String> brief =
                    List.of("quick", "role=twin", "duration=" + TWIN_SECONDS, "warmup=" + TWIN_WARM_UP_SECONDS);
            Verdict twin = runChild(options, brief);
            if (twin.exitCode() != 0) {
                return Verdict.failed("the twin: " + twin.text());
            }
        }
        List<String> whole = new ArrayList<>(Arrays.asList(args));
        whole.add("role=run");
        if (options.text("seed") == null) {
            whole.add("seed=" + options.seed());
        }
        return runChild(options, whole);
    }

    /** The last line of the child is its verdict. */
    private static Verdict runChild(Options options, List<String> args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        long heap = options.number("heap", 192);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:NativeMemoryTracking=summary",
                // The JVM's own threads would come and go otherwise.
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-XX:-UseDynamicNumberOfGCThreads"));
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Soak.class.getName()));
        command.addAll(args);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread killer = new Thread(child::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        String last = "nothing was printed";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                last = line;
            }
        }
        if (!child.waitFor(SLACK_SECONDS, TimeUnit.SECONDS)) {
            child.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
        return new Verdict(child.waitFor() == 0 ? 0 : 1, last.replaceFirst("^soak-\\w+: ", ""));
    }
}
