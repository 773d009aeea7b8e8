package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.logs.LogQuestions;
import io.pinion.benchmarks.net.NetQuestions;
import io.pinion.benchmarks.tasks.TaskQuestions;
import io.pinion.benchmarks.timers.TimerQuestions;
import java.util.ArrayList;
import java.util.List;

/** Every question of the suite, in the order in which it is asked. */
final class Catalogue {
    private Catalogue() {}

    static List<Question> all() {
        List<Question> all = new ArrayList<>();
        all.add(new MachineQuestion());
        all.addAll(TaskQuestions.all());
        all.addAll(TimerQuestions.all());
        all.addAll(NetQuestions.all());
        all.addAll(LogQuestions.all());
        return List.copyOf(all);
    }
}
