package io.pinion.stress.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The ways a JVM can be started: what is denied, checked, small or collected otherwise. In each a worker does a bit of
 * everything, over epoll where the native part can be loaded, and over the JDK's selector where it cannot.
 *
 * <p>Arguments: {@code quick} or {@code full}, which are the same, and the homes of the JDKs to use, if not this one.
 */
public final class Modes {
    private static final long LIMIT_SECONDS = 60;
    private static final String EPOLL = "epoll";
    private static final String NIO = "nio";
    private static final int DENIES_NATIVE_SINCE = 24;
    private static final int DENIES_UNSAFE_SINCE = 23;

    private final Path directory;
    private final List<String> passed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private Modes(Path directory) {
        this.directory = directory;
    }

    /** See above. */
    public static void main(String[] args) {
        Program.run("modes", Duration.ofMinutes(10), () -> {
            Jvm.requireLinux();
            Path directory = Files.createTempDirectory("pinion-modes");
            try {
                return new Modes(directory).run(jvms(args));
            } finally {
                Files.delete(directory);
            }
        });
    }

    private static List<Jvm> jvms(String[] args) throws IOException {
        List<Jvm> jvms = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            jvms.add(Jvm.at(Path.of(args[i])));
        }
        return jvms.isEmpty() ? List.of(Jvm.current()) : jvms;
    }

    private String run(List<Jvm> jvms) throws Exception {
        for (Jvm jvm : jvms) {
            String expected = nativeWorksHere() ? EPOLL : NIO;
            for (List<String> flags : flags(jvm)) {
                check(jvm, String.join(" ", flags), jvm.command(flags, ModesChild.class, List.of()), expected);
            }
            check(jvm, "-Dpinion.native=off", withFlag(jvm, "-Dpinion.native=off"), NIO);
            if (jvm.feature() >= DENIES_NATIVE_SINCE) {
                List<String> denied = List.of("--illegal-native-access=deny");
                check(
                        jvm,
                        "native access denied",
                        jvm.commandWithoutNativeAccess(denied, ModesChild.class, List.of()),
                        NIO);
            }
            noexec(jvm, expected);
            findTwin(jvm);
        }
        return passed.size() + " modes on " + jvms + (skipped.isEmpty() ? "" : ", skipped " + skipped);
    }

    private static boolean nativeWorksHere() {
        return io.pinion.linux.Native.isAvailable();
    }

    private static List<List<String>> flags(Jvm jvm) {
        List<List<String>> all = new ArrayList<>();
        all.add(List.of());
        all.add(List.of("-Xcheck:jni"));
        all.add(List.of("-Xms32m", "-Xmx32m"));
        all.add(List.of("-XX:+UseG1GC"));
        all.add(List.of("-XX:+UseSerialGC"));
        all.add(List.of("-XX:+UseParallelGC"));
        all.add(List.of("-XX:+UseZGC"));
        all.add(List.of("-XX:+UseZGC", "-Xmx32m"));
        all.add(List.of("-Xrs"));
        if (jvm.feature() >= DENIES_UNSAFE_SINCE) {
            all.add(List.of("--sun-misc-unsafe-memory-access=deny"));
        }
        if (jvm.feature() >= DENIES_NATIVE_SINCE) {
            all.add(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
        }
        return all;
    }

    private static List<String> withFlag(Jvm jvm, String... flags) {
        return jvm.command(List.of(flags), ModesChild.class, List.of());
    }

    private void noexec(Jvm jvm, String usual) throws Exception {
        String mode = "temporary directory mounted noexec";
        List<String> mount = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec,size=64m tmpfs \"$0\" && exec \"$@\"",
                directory.toString());
        List<String> attempt = new ArrayList<>(mount);
        attempt.add("true");
        if (!Jvm.isInstalled("unshare") || start(attempt).exit() != 0) {
            skipped.add(mode + " (this user may not mount)");
            return;
        }
        List<String> command = new ArrayList<>(mount);
        command.addAll(withFlag(jvm, "-Djava.io.tmpdir=" + directory));
        check(jvm, mode, command, NIO);
        command = new ArrayList<>(mount);
        String elsewhere = "-Dpinion.native.tmpdir=" + System.getProperty("java.io.tmpdir", "/tmp");
        command.addAll(withFlag(jvm, "-Djava.io.tmpdir=" + directory, elsewhere));
        check(jvm, mode + ", another named", command, usual);
    }

    /** A way that cannot work: a native part that has to be there, and is not. */
    private void findTwin(Jvm jvm) throws Exception {
        Result result =
                start(withFlag(jvm, "-Dpinion.native=required", "-Dpinion.native.path=" + directory.resolve("none")));
        Violation.unless(result.exit() != 0, "a worker started without the native part that it required");
        Violation.unless(result.output().contains("none"), "the twin failed otherwise: " + result.output());
        System.out.println("    " + jvm + ", native part required but missing: refused, as it has to be");
    }

    private record Result(int exit, String output) {}

    private void check(Jvm jvm, String mode, List<String> command, String poller) throws Exception {
        Result result = start(command);
        String name = jvm + ", " + (mode.isEmpty() ? "no flags" : mode);
        Violation.unless(
                result.exit() == 0 && result.output().contains("smoke: " + poller + "\n"),
                name + ", " + poller + " expected: " + result);
        Violation.unless(!complains(result.output()), name + ": " + result.output());
        passed.add(name);
        System.out.println("    " + name + ": " + poller);
    }

    /** Of us: the JVM names the class, and with its checks of JNI the frames of the caller. */
    private static boolean complains(String output) {
        return output.contains("WARNING") && output.contains("io.pinion");
    }

    private Result start(List<String> command) throws Exception {
        Path output = Files.createTempFile("pinion-mode", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean isDone = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Violation.unless(isDone, "does not end: " + command + " " + said);
            return new Result(process.exitValue(), said);
        } finally {
            Files.delete(output);
        }
    }
}
