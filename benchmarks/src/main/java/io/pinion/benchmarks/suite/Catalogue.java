package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.net.NetQuestions;
import io.pinion.benchmarks.timers.TimerQuestions;
import java.util.ArrayList;
import java.util.List;

/** Every question of the suite, in the order in which it is asked. */
final class Catalogue {
    private Catalogue() {}

    static List<Question> all() {
        List<Question> all = new ArrayList<>();
        all.addAll(NetQuestions.all());
        all.addAll(TimerQuestions.all());
        return List.copyOf(all);
    }
}
