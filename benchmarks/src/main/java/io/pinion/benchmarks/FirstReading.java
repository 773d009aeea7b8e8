package io.pinion.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
    private final Set<ContenderKind> contenders = EnumSet.allOf(ContenderKind.class);
    private final Set<Question> questions = EnumSet.allOf(Question.class);
    private final Options options;

    private FirstReading(String[] args) {
        options = Options.parse(args, List.of(contenders, questions));
    }

    /**
     * Takes the reading and prints it as Markdown.
     *
     * @param args see {@code --help}
     * @throws InterruptedException if interrupted while a contender runs
     */
    public static void main(String[] args) throws InterruptedException {
        try {
            new FirstReading(args).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.usage(EnumSet.allOf(ContenderKind.class), EnumSet.allOf(Question.class)));
            System.exit(2);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<String> flags = Options.jvmFlags();
        System.out.println(Machine.facts(flags));
        System.out.println("- rounds: " + options.rounds() + ", scale: " + options.scale());
        List<String> loads = new ArrayList<>();
        Results results = new Results();
        for (int round = 0; round < options.rounds(); round++) {
            loads.add(Machine.load());
            for (ContenderKind contender : contenders) {
                System.err.println("round " + (round + 1) + " of " + options.rounds() + ": " + contender);
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

    private void runOne(ContenderKind contender, List<String> flags, Results results)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Reading.class.getName()));
        command.addAll(List.of(contender.name(), String.valueOf(options.scale())));
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
