package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Question;
import java.util.List;

/** The questions about tasks. */
public final class TaskQuestions {
    private TaskQuestions() {}

    /** In the order in which they are asked. */
    public static List<Question> all() {
        return List.of(
                new RoundTripQuestion(),
                new LatencyQuestion(),
                new BurstQuestion(),
                new ThroughputQuestion(),
                new ProducersQuestion(),
                new AllocationQuestion(),
                new IdleCpuQuestion(),
                new LaneQuestion(),
                new TimeOutsQuestion(),
                new DrainQuestion(),
                new GrowthQuestion(),
                new CollectorsQuestion(),
                new ObservabilityQuestion());
    }
}
