package io.pinion.stress.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK, and commands that run programmes of this class path on it. */
final class Jvm {
    private static final int DENIES_NATIVE_ACCESS_SINCE = 24;

    private final Path home;
    private final int feature;

    private Jvm(Path home, int feature) {
        this.home = home;
        this.feature = feature;
    }

    /** The one this programme runs on. */
    static Jvm current() {
        return new Jvm(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    static Jvm at(Path home) throws IOException {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        return new Jvm(home, Integer.parseInt(version.split("[.+-]")[0]));
    }

    int feature() {
        return feature;
    }

    /** With native access where it has to be asked for. */
    List<String> command(List<String> flags, Class<?> program, List<String> arguments) {
        List<String> allowed = new ArrayList<>(flags);
        if (feature >= DENIES_NATIVE_ACCESS_SINCE) {
            allowed.add(0, "--enable-native-access=ALL-UNNAMED");
        }
        return commandWithoutNativeAccess(allowed, program, arguments);
    }

    List<String> commandWithoutNativeAccess(List<String> flags, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return command;
    }

    static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    static void requireLinux() throws Skipped {
        String os = System.getProperty("os.name", "");
        if (!os.toLowerCase(Locale.ROOT).contains("linux")) {
            throw new Skipped("needs Linux, this is " + os);
        }
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
