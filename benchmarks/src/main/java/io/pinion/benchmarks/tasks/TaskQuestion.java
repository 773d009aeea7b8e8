package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question about the contenders of {@link Peers}.
 *
 * <p>Most are asked on one contender: a few small measurements of the same shape to warm up, two collections that let
 * the queue and the tasks grow old, then the measurement.
 */
abstract class TaskQuestion implements Question {
    /** In how many rounds the contenders have one turn that no target is about. */
    private static final int SELDOM = 5;

    private static final int WARM_UPS = 3;

    private final String name;
    private final String title;
    private final List<String> cards;
    private final List<String> often;
    private final List<String> all;

    /**
     * Names a question.
     *
     * @param often who is asked in each round
     * @param seldom who is asked in a few rounds only: no target is about them
     */
    TaskQuestion(String name, String title, List<String> cards, List<String> often, List<String> seldom) {
        this.name = name;
        this.title = title;
        this.cards = cards;
        this.often = often;
        all = Stream.concat(often.stream(), seldom.stream()).toList();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String title() {
        return title;
    }

    @Override
    public final List<String> cards() {
        return cards;
    }

    @Override
    public final List<String> contenders() {
        return all;
    }

    @Override
    public final int everyRounds(String contender) {
        return often.contains(contender) ? 1 : SELDOM;
    }

    @Override
    public List<String> jvmFlags(String contender) {
        return Peers.jvmFlags(contender);
    }

    @Override
    public Optional<String> whyNot(String contender) {
        return Peers.whyNot(contender);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (Rig rig = Rig.start(contender, probe)) {
            WarmUp warmUp = new WarmUp(probe, warmUpPart());
            for (int i = 0; i < WARM_UPS; i++) {
                measure(rig, warmUp);
            }
            Rig.settle(contender, probe);
            measure(rig, probe);
        }
    }

    /** How large each of the three warm-ups is beside the measurement. */
    double warmUpPart() {
        return 0.3;
    }

    /** Measures once. */
    abstract void measure(Rig rig, Probe probe) throws Exception;
}
