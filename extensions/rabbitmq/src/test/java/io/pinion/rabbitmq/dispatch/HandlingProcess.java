package io.pinion.rabbitmq.dispatch;

import io.pinion.brokers.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process with a {@link HandlingProgram}, and what it has written. */
final class HandlingProcess implements AutoCloseable {
    record Line(long timeNs, String key, int number) {}

    private final Process process;
    private final Path file;
    private final Path log;

    private HandlingProcess(Process process, Path file, Path log) {
        this.process = process;
        this.file = file;
        this.log = log;
    }

    static HandlingProcess start(
            TestBroker broker, String vhost, String queue, int partitions, Path directory, String name)
            throws IOException {
        Path file = Files.createFile(directory.resolve(name + ".lines"));
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HandlingProgram.class.getName(),
                        broker.host(),
                        Integer.toString(broker.port()),
                        broker.user(),
                        vhost,
                        queue,
                        Integer.toString(partitions),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PINION_TEST_PASSWORD", broker.password());
        return new HandlingProcess(builder.start(), file, log);
    }

    /** What has been written; a last line that is not finished is left out. */
    List<Line> lines() {
        try {
            String text = Files.readString(file);
            List<Line> lines = new ArrayList<>();
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
                String[] words = line.split(" ", -1);
                lines.add(new Line(Long.parseLong(words[0]), words[1], Integer.parseInt(words[2])));
            });
            return lines;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Whether it holds its share of the queues. */
    boolean isReady() {
        return log().contains(HandlingProgram.READY);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** SIGKILL: no hook, no goodbye to the broker. */
    void kill() {
        process.destroyForcibly();
        hasEnded(20);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        if (!hasEnded(30)) {
            kill();
            throw new AssertionError("a child did not end by itself: " + log());
        }
    }

    private boolean hasEnded(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
