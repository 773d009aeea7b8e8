package io.pinion.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of the collector process.
 *
 * <p>Threads: any.
 */
final class CollectorProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final InetSocketAddress address;

    private CollectorProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it with this JVM's Java and class path.
     *
     * @param crashAfter after how many lines it crashes, 0 for never
     */
    static CollectorProcess start(long crashAfter) throws DemoException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command(crashAfter))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw DemoException.failed("Cannot start the collector process: " + e.getMessage());
        }
        try {
            return new CollectorProcess(process, loopback(awaitPort(process)));
        } catch (DemoException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static List<String> command(long crashAfter) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.add("-XX:+UseSerialGC");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Collector.class.getName());
        if (crashAfter > 0) {
            command.add(Long.toString(crashAfter));
        }
        return command;
    }

    private static int awaitPort(Process process) throws DemoException, InterruptedException {
        try {
            String line = CompletableFuture.supplyAsync(() -> firstLine(process))
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return Integer.parseInt(line);
        } catch (TimeoutException e) {
            throw DemoException.failed("The collector process did not start within " + START_LIMIT.toSeconds() + " s.");
        } catch (ExecutionException | NumberFormatException e) {
            throw DemoException.failed("The collector process did not say where it listens: " + e.getMessage());
        }
    }

    private static String firstLine(Process process) {
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            return line == null ? "it ended" : line;
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    InetSocketAddress address() {
        return address;
    }

    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Says how the process ended, or null while it lives; gives an end that is under way a moment to show. */
    @Nullable
    String causeOfDeath() throws InterruptedException {
        boolean ended = process.waitFor(200, TimeUnit.MILLISECONDS);
        return ended ? "the collector's process ended with exit code " + process.exitValue() : null;
    }

    @Override
    public void close() {
        // It has nothing to save, and a stopped process would not take a friendlier hint.
        process.destroyForcibly();
    }
}
