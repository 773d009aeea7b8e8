package io.pinion.stress.life;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that a programme starts, talks to by lines and may kill. It runs the same JDK with the same class path.
 *
 * <p>Threads: one at a time, apart from {@link #killAll}.
 */
final class ChildJvm implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final int KEPT_LINES = 200;
    private static final int FIRST_WITH_NATIVE_ACCESS_CHECK = 22;

    private final Process process;
    private final Writer input;
    /** An empty one is the end of the output. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private final Deque<String> kept = new ArrayDeque<>();
    private final long startedNs = System.nanoTime();
    private final Thread reader;

    private ChildJvm(Process process) {
        this.process = process;
        input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        reader = new Thread(this::read, "reader-of-" + process.pid());
        reader.setDaemon(true);
    }

    /** Starts a program of this class path; the prefix is put before the command, the environment added. */
    static ChildJvm start(
            List<String> prefix,
            Map<String, String> environment,
            List<String> flags,
            Class<?> program,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(java());
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS_CHECK) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", absoluteClassPath(), program.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        RUNNING.add(process);
        ChildJvm child = new ChildJvm(process);
        child.reader.start();
        return child;
    }

    static ChildJvm start(List<String> flags, Class<?> program, String... arguments) throws IOException {
        return start(List.of(), Map.of(), flags, program, List.of(arguments));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String absoluteClassPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, parts);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (kept) {
                    kept.addLast(line);
                    if (kept.size() > KEPT_LINES) {
                        kept.removeFirst();
                    }
                }
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The process was killed: what it said until then counts.
        } finally {
            lines.add(Optional.empty());
        }
    }

    long pid() {
        return process.pid();
    }

    /** When it was started, of {@link System#nanoTime}. */
    long startedNs() {
        return startedNs;
    }

    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** The rest of the next line that starts with a prefix; what comes before it is passed over. */
    String await(String prefix, Duration limit) throws InterruptedException {
        long endNs = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> line = nextLine(endNs);
            if (line.isEmpty()) {
                throw new IllegalStateException(
                        "The child ended before it said '" + prefix + "'; it said: " + output());
            }
            if (line.get().startsWith(prefix)) {
                return line.get().substring(prefix.length()).trim();
            }
        }
    }

    /** Every line until its end that starts with a prefix, without the prefix. */
    List<String> restStartingWith(String prefix, Duration limit) throws InterruptedException {
        long endNs = System.nanoTime() + limit.toNanos();
        List<String> found = new ArrayList<>();
        while (true) {
            Optional<String> line = nextLine(endNs);
            if (line.isEmpty()) {
                return found;
            }
            if (line.get().startsWith(prefix)) {
                found.add(line.get().substring(prefix.length()).trim());
            }
        }
    }

    private Optional<String> nextLine(long endNs) throws InterruptedException {
        Optional<String> line = lines.poll(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new IllegalStateException("The child said nothing for too long; it had said: " + output());
        }
        return line;
    }

    /** The last lines that it said. */
    String output() {
        synchronized (kept) {
            return String.join(System.lineSeparator(), kept);
        }
    }

    /** Its exit code; 128 and the number of the signal that ended it. */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("The child did not end within " + limit + "; it said: " + output());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by its name without SIG. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                .redirectErrorStream(true)
                .start();
        kill.waitFor();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }

    /** When a programme gives up. */
    static void killAll() {
        RUNNING.forEach(Process::destroyForcibly);
    }
}
