package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Distance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of a contender: asks one question and leaves its answer in a directory. */
final class Ask {
    /** Why there is no answer. */
    static final String FAILURE = "failure.txt";

    private Ask() {}

    /**
     * Asks.
     *
     * @param args question, contender, placing, scale, directory
     * @throws IOException if the directory cannot be written to
     */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[4]);
        try {
            Question question = Choice.of(Catalogue.all(), List.of(args[0])).get(0);
            Placing placing = Placing.valueOf(args[2]);
            ask(question, args[1], new ChildProbe(Double.parseDouble(args[3]), placing, Pins.find()), dir);
        } catch (Exception | Error e) {
            e.printStackTrace();
            Files.writeString(dir.resolve(FAILURE), e.toString());
            System.exit(1);
        }
        // Whatever a peer leaves running must not keep the others waiting.
        System.exit(0);
    }

    static void ask(Question question, String contender, ChildProbe probe, Path dir) throws Exception {
        probe.distance(Distance.BEFORE);
        question.ask(contender, probe);
        probe.distance(Distance.AFTER);
        probe.write(dir);
    }
}
