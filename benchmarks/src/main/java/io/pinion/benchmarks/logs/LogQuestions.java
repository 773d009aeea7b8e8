package io.pinion.benchmarks.logs;

import io.pinion.benchmarks.suite.Question;
import java.util.List;

/** The questions about logging. */
public final class LogQuestions {
    private LogQuestions() {}

    /** In the order in which they are asked. */
    public static List<Question> all() {
        return List.of(new LogCallQuestion(), new LogArriveQuestion(), new LogFaultQuestion());
    }
}
