package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.net.NetQuestions;
import io.pinion.benchmarks.tasks.TaskQuestions;
import io.pinion.benchmarks.timers.TimerQuestions;
import java.util.List;
import java.util.stream.Stream;

/** Every question of the suite, in the order in which it is asked. */
final class Catalogue {
    private Catalogue() {}

    static List<Question> all() {
        return Stream.of(List.of(new MachineQuestion()), TaskQuestions.all(), TimerQuestions.all(), NetQuestions.all())
                .flatMap(List::stream)
                .toList();
    }
}
