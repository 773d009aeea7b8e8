package io.pinion.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How does a Pinion worker compare with a one-thread executor and with a raw Disruptor, at the things users notice?
 *
 * <p>Each contender has a process of its own, and each round goes through all of them, A B C A B C: what the machine
 * does meanwhile meets everyone alike. The tables show medians over the rounds with their range, and ratios
 * within a round.
 *
 * <p>Not measured: several producers, tasks that do real work, pinned threads, allocation ({@link HandOverBenchmark}
 * with {@code -prof gc} does that).
 *
 * <p>Expected: near the Disruptor with a busy consumer in latency, nothing burnt when idle, and bursts several times
 * cheaper than on either. On a shared machine p99 says more about the machine than about a contender.
 */
final class FirstReading {
    private static final String USAGE = "Options: --rounds N (5), --scale X (1.0; less is shorter), --only NAME,NAME..."
            + " (contenders %s; questions %s)";

    private int rounds = 5;
    private double scale = 1;
    private Set<ContenderKind> contenders = EnumSet.allOf(ContenderKind.class);
    private Set<Question> questions = EnumSet.allOf(Question.class);

    private FirstReading() {}

    /**
     * Takes the reading and prints it as Markdown.
     *
     * @param args see {@code --help}
     * @throws InterruptedException if interrupted while a contender runs
     */
    public static void main(String[] args) throws InterruptedException {
        FirstReading reading = new FirstReading();
        try {
            reading.read(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(usage());
            System.exit(2);
        }
        try {
            reading.run();
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String usage() {
        return String.format(Locale.ROOT, USAGE, EnumSet.allOf(ContenderKind.class), EnumSet.allOf(Question.class));
    }

    private void read(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
                case "--scale" -> scale = Double.parseDouble(args[i + 1]);
                case "--only" -> choose(Arrays.asList(args[i + 1].split(",")));
                default -> throw new IllegalArgumentException("Unknown option " + args[i]);
            }
        }
        if (rounds < 1 || !(scale > 0)) {
            throw new IllegalArgumentException("--rounds and --scale must be positive");
        }
    }

    private void choose(List<String> names) {
        Set<ContenderKind> someContenders = EnumSet.noneOf(ContenderKind.class);
        Set<Question> someQuestions = EnumSet.noneOf(Question.class);
        for (String name : names) {
            boolean known = pick(ContenderKind.values(), name, someContenders);
            if (!pick(Question.values(), name, someQuestions) && !known) {
                throw new IllegalArgumentException("Unknown name " + name);
            }
        }
        if (!someContenders.isEmpty()) {
            contenders = someContenders;
        }
        if (!someQuestions.isEmpty()) {
            questions = someQuestions;
        }
    }

    private static <T> boolean pick(T[] all, String name, Set<T> picked) {
        for (T one : all) {
            if (one.toString().equals(name)) {
                picked.add(one);
                return true;
            }
        }
        return false;
    }

    private void run() throws IOException, InterruptedException {
        List<String> flags = flags();
        System.out.println(Machine.facts(flags));
        System.out.println("- rounds: " + rounds + ", scale: " + scale);
        List<String> loads = new ArrayList<>();
        Results results = new Results();
        for (int round = 0; round < rounds; round++) {
            loads.add(Machine.load());
            for (ContenderKind contender : contenders) {
                System.err.println("round " + (round + 1) + " of " + rounds + ": " + contender);
                runOne(contender, flags, results);
            }
        }
        loads.add(Machine.load());
        System.out.println("- load average before each round and at the end: " + String.join(", ", loads));
        System.out.println();
        System.out.println(results.medians());
        for (ContenderKind contender : contenders) {
            if (contender.isPinion()) {
                System.out.println();
                System.out.println(results.ratios(contender));
            }
        }
    }

    /** What this process was started with, and a fixed heap unless it was given one. */
    private static List<String> flags() {
        List<String> flags =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (flags.stream().noneMatch(flag -> flag.startsWith("-Xm"))) {
            flags.addAll(List.of("-Xms1g", "-Xmx1g"));
        }
        return flags;
    }

    private void runOne(ContenderKind contender, List<String> flags, Results results)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Reading.class.getName()));
        command.addAll(List.of(contender.name(), String.valueOf(scale)));
        questions.forEach(question -> command.add(question.name()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                results.add(contender, Metric.valueOf(words[0]), Double.parseDouble(words[1]));
            }
            process.waitFor();
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new IOException("The process of " + contender + " failed with exit code " + process.exitValue());
        }
    }
}
