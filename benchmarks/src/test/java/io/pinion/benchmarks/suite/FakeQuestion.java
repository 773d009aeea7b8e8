package io.pinion.benchmarks.suite;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Finds the same in no time; {@code gone} cannot take part. Named {@code seldom}, it has {@code tpe} in every third round
 * only; named {@code peers}, it has nobody of ours.
 */
record FakeQuestion(String name, List<String> cards, List<Placing> placings, int maxRounds) implements Question {

    static FakeQuestion named(String name, String... cards) {
        return new FakeQuestion(name, List.of(cards), List.of(Placing.PINNED), Integer.MAX_VALUE);
    }

    @Override
    public String title() {
        return "What is " + name;
    }

    @Override
    public List<String> contenders() {
        return name.equals("peers") ? List.of("tpe") : List.of("pinion", "tpe", "gone");
    }

    @Override
    public int everyRounds(String contender) {
        return name.equals("seldom") && contender.equals("tpe") ? 3 : 1;
    }

    @Override
    public Optional<String> whyNot(String contender) {
        return contender.equals("gone") ? Optional.of("it is gone") : Optional.empty();
    }

    @Override
    public void ask(String contender, Probe probe) {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(i);
        }
        probe.curve("delay", histogram);
        probe.figure("throughput", "M/s", 12.5);
    }
}
