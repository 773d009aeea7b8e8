package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Flags;
import io.pinion.benchmarks.limits.Program;
import io.pinion.benchmarks.limits.TimeLimit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The other end of {@link PeerMain}, or of an echo server in C, which knows no command but {@code echo}. A process that
 * is not done after 50 seconds is killed.
 */
final class PeerProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 50;

    private final Process process;
    private final TimeLimit limit;
    private final PrintStream commands;
    private final BufferedReader answers;

    private PeerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        limit = new TimeLimit(process, LIMIT_SECONDS);
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** With the flags of this process; the peer's thread on that processor, or anywhere for -1. */
    static PeerProcess start(PeerKind kind, int cpu) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Flags.ofThisProcess());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PeerMain.class.getName()));
        command.addAll(List.of(kind.name(), String.valueOf(cpu)));
        return new PeerProcess(command);
    }

    /** An echo server in C. */
    static PeerProcess start(Program program, boolean busy, int cpu) throws IOException {
        return new PeerProcess(program.command(busy ? "busy" : "blocking", cpu));
    }

    long pid() {
        return process.pid();
    }

    /** Begins something that {@link #answer} waits for. */
    void tell(String command) {
        commands.println(command);
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            limit.check();
            throw new IOException("the peer's process ended");
        }
        return line;
    }

    String ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        limit.close();
    }
}
