package io.pinion.brokers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells a node what to do, by its own {@code rabbitmqctl}. */
final class RabbitMqControl {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path script;
    private final Map<String, String> environment;
    private final Path directory;

    RabbitMqControl(Path script, Map<String, String> environment, Path directory) {
        this.script = script;
        this.environment = environment;
        this.directory = directory;
    }

    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString(), "-q"));
        command.addAll(List.of(arguments));
        return Commands.run(command, environment, directory, LIMIT);
    }

    /** Evaluates Erlang inside the node: fewer processes than the commands of the same effect, and more is possible. */
    String eval(String erlang) {
        return run("eval", erlang);
    }

    /** {@return a binary of Erlang with that text} */
    static String quoted(String text) {
        return "<<\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"/utf8>>";
    }
}
