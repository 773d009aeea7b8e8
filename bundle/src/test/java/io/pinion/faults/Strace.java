package io.pinion.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A strace that makes system calls of one thread of this process fail. */
final class Strace {
    private static final String INJECTED = "(INJECTED)";

    private final Process process;
    private final Path log;

    private Strace(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** The faults are those of strace's {@code inject} expressions. The thread may be the calling one. */
    static Strace attach(long thread, List<String> faults) throws IOException {
        Path log = Files.createTempFile("pinion-faults", ".strace");
        List<String> command = new ArrayList<>(List.of("strace", "-p", Long.toString(thread), "-o", log.toString()));
        command.add("-e");
        command.add("trace=" + String.join(",", calls(faults)));
        for (String fault : faults) {
            command.add("-e");
            command.add("inject=" + fault);
        }
        Process process = new ProcessBuilder(command).start();
        awaitAttached(process, command);
        return new Strace(process, log);
    }

    private static List<String> calls(List<String> faults) {
        return faults.stream()
                .map(fault -> fault.substring(0, fault.indexOf(':')))
                .toList();
    }

    private static void awaitAttached(Process process, List<String> command) throws IOException {
        BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        String line = words.readLine();
        if (line == null || !line.contains("attached")) {
            throw new IOException(command + " says: " + line);
        }
        Threads.start("strace-words", () -> drain(words));
    }

    private static void drain(BufferedReader words) throws IOException {
        String line;
        do {
            line = words.readLine();
        } while (line != null);
    }

    /** How many calls it has made fail so far. */
    long injected() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(INJECTED)).count();
        }
    }

    /** Ends the faults; what it wrote can still be read. */
    void detach() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Detaches; how many calls it has made fail in all. */
    long end() throws IOException, InterruptedException {
        detach();
        long all = injected();
        Files.deleteIfExists(log);
        return all;
    }
}
