package io.pinion.benchmarks.limits;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program in another language whose source is in this jar: unpacked, and compiled where that is needed, into a folder
 * of its own, which {@link #close} removes.
 *
 * <p>C is compiled with {@code cc -O2 -pthread}.
 */
public final class Program implements AutoCloseable {
    private static final long COMPILE_SECONDS = 30;

    private final Path folder;
    private final List<String> command;

    private Program(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
    }

    /**
     * Why a tool cannot be called.
     *
     * @param tool such as {@code cc}
     * @param use what it is needed for
     * @return one sentence; empty when it is on the path
     */
    public static Optional<String> whyNo(String tool, String use) {
        for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(entry, tool))) {
                return Optional.empty();
            }
        }
        return Optional.of("there is no " + tool + " on the path, which is needed for " + use);
    }

    /**
     * Compiles a C source.
     *
     * @param name of the file, without {@code .c}
     * @throws IOException if the compiler refuses
     * @throws InterruptedException if interrupted meanwhile
     */
    public static Program c(String name) throws IOException, InterruptedException {
        Program program = unpack(name + ".c", name);
        Path log = program.folder.resolve("log");
        Process compiler = new ProcessBuilder(
                        "cc", "-std=gnu11", "-O2", "-pthread", "-o", name, program.file(name + ".c"))
                .directory(program.folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS);
        compiler.destroyForcibly().waitFor();
        if (!ended || compiler.exitValue() != 0) {
            String said = Files.readString(log, StandardCharsets.UTF_8);
            program.close();
            throw new IOException("cc does not compile " + name + ".c: " + said);
        }
        return program;
    }

    /**
     * A Python source.
     *
     * @param name of the file, without {@code .py}
     * @throws IOException if it cannot be unpacked
     */
    public static Program python(String name) throws IOException {
        Program program = unpack(name + ".py", name);
        program.command.clear();
        program.command.addAll(List.of("python3", program.file(name + ".py")));
        return program;
    }

    private static Program unpack(String source, String executable) throws IOException {
        Path folder = Files.createTempDirectory("pinion-benchmarks");
        try (InputStream in = Program.class.getResourceAsStream(source)) {
            if (in == null) {
                throw new IOException("this jar has no " + source);
            }
            Files.copy(in, folder.resolve(source));
        }
        return new Program(
                folder, new ArrayList<>(List.of(folder.resolve(executable).toString())));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /** The words that start it, followed by these. */
    public List<String> command(Object... arguments) {
        List<String> words = new ArrayList<>(command);
        for (Object argument : arguments) {
            words.add(String.valueOf(argument));
        }
        return words;
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
