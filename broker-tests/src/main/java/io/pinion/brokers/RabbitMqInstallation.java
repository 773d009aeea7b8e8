package io.pinion.brokers;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where RabbitMQ and Erlang are on this machine.
 *
 * @param scripts directory of the server's own scripts. Not {@code /usr/sbin}: what Debian puts there changes to the
 *     user and the directories of the system's service
 * @param epmd Erlang's port mapper
 * @param path for the processes, so that they find {@code erl} wherever it is
 */
record RabbitMqInstallation(Path scripts, Path epmd, String path) {
    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/opt/homebrew/bin";
    private static final String HOME_PROPERTY = "pinion.rabbitmq.home";

    /** {@return what is there, or null} */
    static @Nullable RabbitMqInstallation find() {
        String path = searched();
        Path scripts = foundScripts();
        Path epmd = onPath(path, "epmd");
        return scripts == null || epmd == null || onPath(path, "erl") == null
                ? null
                : new RabbitMqInstallation(scripts, epmd, path);
    }

    /** {@return why {@link #find} finds nothing, or null} */
    static @Nullable String missing() {
        if (!File.separator.equals("/")) {
            return "RabbitMQ is started by shell scripts, and this is not a Unix";
        }
        List<String> missing = new ArrayList<>();
        if (foundScripts() == null) {
            missing.add("rabbitmq-server (looked in " + candidates() + ")");
        }
        for (String program : List.of("erl", "epmd")) {
            if (onPath(searched(), program) == null) {
                missing.add(program + " (looked in " + searched() + ")");
            }
        }
        return missing.isEmpty()
                ? null
                : "no " + String.join(", no ", missing) + "; install rabbitmq-server, or name its home with -D"
                        + HOME_PROPERTY + "=DIRECTORY";
    }

    Path script(String name) {
        return scripts.resolve(name);
    }

    private static String searched() {
        String own = System.getenv("PATH");
        return own == null ? SYSTEM_PATH : own + ":" + SYSTEM_PATH;
    }

    private static @Nullable Path foundScripts() {
        return candidates().stream()
                .filter(directory -> Files.isExecutable(directory.resolve("rabbitmq-server"))
                        && Files.isExecutable(directory.resolve("rabbitmqctl")))
                .findFirst()
                .orElse(null);
    }

    private static List<Path> candidates() {
        String named = System.getProperty(HOME_PROPERTY);
        if (named != null) {
            return List.of(Path.of(named, "sbin"));
        }
        List<Path> all = new ArrayList<>();
        all.add(Path.of("/usr/lib/rabbitmq/bin"));
        Path versions = Path.of("/usr/lib/rabbitmq/lib");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(versions, "rabbitmq_server-*")) {
            found.forEach(version -> all.add(version.resolve("sbin")));
        } catch (IOException e) {
            // Not there.
        }
        all.add(Path.of("/opt/rabbitmq/sbin"));
        all.add(Path.of("/opt/homebrew/opt/rabbitmq/sbin"));
        return all;
    }

    private static @Nullable Path onPath(String path, String program) {
        for (String directory : path.split(":")) {
            Path file = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
