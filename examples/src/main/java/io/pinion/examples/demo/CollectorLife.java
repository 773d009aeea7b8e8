package io.pinion.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A collector process from its start to its end.
 *
 * <p>Threads: one hears it; the rest any.
 *
 * @param process the process
 * @param out what it says
 */
record CollectorLife(Process process, BufferedReader out) {

    /**
     * Starts it with this JVM's Java and class path.
     *
     * @param where the port, 0 for any, or the path
     * @param crashAfter after how many lines it crashes, 0 for never
     */
    static CollectorLife start(Transport transport, String where, long crashAfter, @Nullable Keys keys)
            throws DemoException {
        ProcessBuilder builder = new ProcessBuilder(command(transport, where, crashAfter, keys))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (keys != null) {
            builder.environment().put(Keys.PASSWORD_VARIABLE, keys.password());
        }
        try {
            Process process = builder.start();
            return new CollectorLife(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw DemoException.failed("Cannot start the collector process: " + e.getMessage());
        }
    }

    private static List<String> command(Transport transport, String where, long crashAfter, @Nullable Keys keys) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.add("-XX:+UseSerialGC");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Collector.class.getName());
        command.add(transport.name());
        command.add(where);
        command.add(Long.toString(crashAfter));
        if (keys != null) {
            command.add(keys.file().toString());
        }
        return command;
    }

    /** Waits for what it says first, which is where it listens. */
    String where() {
        try {
            String line = out.readLine();
            return line == null ? "it ended" : line;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Gives on all it says until it ends. */
    void hear(Consumer<String> listener) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                listener.accept(line);
            }
        } catch (IOException e) {
            // It was ended from here, and nobody wants to know more.
        }
    }
}
