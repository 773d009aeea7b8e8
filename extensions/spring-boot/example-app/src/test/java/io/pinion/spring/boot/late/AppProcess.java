package io.pinion.spring.boot.late;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application as a child process. Its output is read by a daemon thread named {@code app-output}. */
final class AppProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private boolean ended;

    private AppProcess(Process process) {
        this.process = process;
    }

    static AppProcess start(String... args) throws IOException, InterruptedException {
        AppProcess app = launch(System.getProperty("java.class.path"), LateApplication.class, args);
        app.awaitLine("Started LateApplication");
        return app;
    }

    static AppProcess launch(String classPath, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        // A build may run with signals ignored, which a child inherits.
        command.addAll(List.of("env", "--default-signal=TERM"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : System.getProperty("pinion.test.jvmArgs", "").split(" ")) {
            if (!flag.isBlank()) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, main.getName(), "--server.port=0"));
        command.addAll(List.of(args));
        AppProcess app = new AppProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        Thread reader = new Thread(app::read, "app-output");
        reader.setDaemon(true);
        reader.start();
        return app;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                append(line);
            }
        } catch (IOException closed) {
            append(closed.toString());
        } finally {
            end();
        }
    }

    private synchronized void append(String line) {
        output.append(line).append('\n');
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void awaitLine(String part) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (output.indexOf(part) < 0) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            assertThat(!ended && leftMs > 0).as("'%s' in %s", part, output).isTrue();
            wait(leftMs);
        }
    }

    synchronized String output() {
        return output.toString();
    }

    int port() {
        Matcher port = PORT.matcher(output());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    void terminate() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-TERM", "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        synchronized (this) {
            while (!ended) {
                wait(TimeUnit.SECONDS.toMillis(10));
            }
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
