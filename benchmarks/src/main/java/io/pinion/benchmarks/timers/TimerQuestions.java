package io.pinion.benchmarks.timers;

import io.pinion.benchmarks.suite.Question;
import java.util.List;

/** The questions about timers. */
public final class TimerQuestions {
    private TimerQuestions() {}

    /** In the order in which they are asked. */
    public static List<Question> all() {
        return List.of(new TimersQuestion(), new LatenessQuestion());
    }
}
