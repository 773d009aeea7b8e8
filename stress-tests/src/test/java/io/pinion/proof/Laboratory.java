package io.pinion.proof;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles mutants into directories of their own and runs tests with them in front of what was built. */
final class Laboratory {
    private static final Duration TEST_LIMIT = Duration.ofMinutes(2);
    /** Short at first, longer for what did not show. */
    private static final List<List<String>> EFFORTS = List.of(
            List.of("-iters", "2", "-time", "200"),
            List.of("-iters", "5", "-time", "500"),
            List.of("-iters", "20", "-time", "1000"));

    private final Path work;

    Laboratory(Path work) {
        this.work = work;
    }

    /** The directory that goes in front of the class path; for C, the one with the library. */
    Path build(Mutant mutant) throws IOException, InterruptedException {
        String weakened = mutant.applyTo(Files.readString(Child.ROOT.resolve(mutant.file())));
        Path directory = Files.createDirectories(work.resolve(mutant.name()));
        if (mutant.isC()) {
            buildC(mutant, weakened, directory);
        } else {
            buildJava(mutant, weakened, directory);
        }
        return directory;
    }

    private static void buildJava(Mutant mutant, String weakened, Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"))
                .resolve(mutant.file().getFileName());
        Files.writeString(source, weakened);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-nowarn",
                "-proc:none",
                "-implicit:none",
                "-cp",
                Child.classPath(),
                "-d",
                directory.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!compiled) {
                throw new AssertionError("mutant " + mutant.name() + " does not compile:\n" + said);
            }
        }
    }

    private void buildC(Mutant mutant, String weakened, Path directory) throws IOException, InterruptedException {
        Path sources = Files.createDirectories(directory.resolve("c"));
        Path original = Child.ROOT.resolve(mutant.file()).getParent();
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, sources.resolve(file.getFileName()));
            }
        }
        Files.writeString(sources.resolve(mutant.file().getFileName()), weakened);
        Child.Outcome built = Child.run(
                directory.resolve("build.log"),
                List.of(
                        "sh",
                        sources.resolve("build.sh").toString(),
                        System.getProperty("java.home"),
                        directory.resolve("native").toString()),
                TEST_LIMIT);
        if (built != Child.Outcome.PASSED || library(directory) == null) {
            throw new AssertionError("mutant " + mutant.name() + " does not compile:\n"
                    + Files.readString(directory.resolve("build.log")));
        }
    }

    private static Path library(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("native"))) {
            return files.filter(file -> file.endsWith("libpinion.so"))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Runs a test, with a mutant or, where that is null, with what was built. */
    Child.Outcome run(Killer killer, Path mutant) throws IOException, InterruptedException {
        Path log = work.resolve((mutant == null ? "whole" : mutant.getFileName()) + "-" + fileName(killer) + ".log");
        return killer.kind() == Killer.Kind.JCSTRESS ? stress(killer, mutant, log) : junit(killer, mutant, log);
    }

    private static String fileName(Killer killer) {
        return killer.test().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
    }

    private Child.Outcome stress(Killer killer, Path mutant, Path log) throws IOException, InterruptedException {
        String jar = Child.ROOT.resolve("stress-tests/target/jcstress.jar").toString();
        for (List<String> effort : mutant == null ? EFFORTS.subList(1, 2) : EFFORTS) {
            List<String> command = new ArrayList<>(List.of(
                    Child.JAVA,
                    "-cp",
                    mutant == null ? jar : mutant + File.pathSeparator + jar,
                    "org.openjdk.jcstress.Main",
                    "-t",
                    "\\." + killer.test() + "$",
                    "-f",
                    "1",
                    "-sc",
                    "false",
                    "-jvmArgs",
                    "-Xmx256m",
                    "-r",
                    work.resolve("results").toString()));
            command.addAll(effort);
            Child.Outcome outcome = Child.run(log, command, TEST_LIMIT);
            if (outcome != Child.Outcome.PASSED) {
                return outcome;
            }
        }
        return Child.Outcome.PASSED;
    }

    private Child.Outcome junit(Killer killer, Path mutant, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Child.JAVA,
                "-ea",
                "-Dpinion.races=3000",
                "-Dpinion.wakeups=20000",
                "-Djunit.jupiter.execution.timeout.default=60 s"));
        boolean isChecked = killer.kind() == Killer.Kind.LINCHECK;
        if (isChecked) {
            command.addAll(Child.checkerFlags());
        }
        Path library = mutant == null || killer.kind() != Killer.Kind.NATIVE ? null : library(mutant);
        if (library != null) {
            command.add("-Dpinion.native.path=" + library);
        }
        command.addAll(List.of(
                "-cp",
                mutant == null ? Child.classPath() : mutant + File.pathSeparator + Child.classPath(),
                OneTest.class.getName(),
                isChecked ? Child.CHECKED + killer.test() : killer.test()));
        return Child.run(log, command, TEST_LIMIT);
    }
}
