package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one start of the suite found; nothing is compared across two of them.
 *
 * @param facts about the machine and the options, as shown
 */
public record RunSet(Map<String, String> facts, List<Asked> questions, List<Absent> absent, List<Run> runs) {

    /** The rest after some questions have been asked anew. */
    RunSet without(Set<String> names) {
        return new RunSet(
                facts,
                questions.stream().filter(one -> !names.contains(one.name())).toList(),
                absent.stream().filter(one -> !names.contains(one.question())).toList(),
                runs.stream().filter(one -> !names.contains(one.question())).toList());
    }

    /** Older sets, of which only the questions are kept that the newest did not ask, and the newest. */
    public static List<RunSet> merged(List<RunSet> older, RunSet newest) {
        Set<String> names =
                Set.copyOf(newest.questions.stream().map(Asked::name).toList());
        List<RunSet> sets = new ArrayList<>();
        for (RunSet set : older) {
            RunSet rest = set.without(names);
            if (!rest.questions.isEmpty()) {
                sets.add(rest);
            }
        }
        sets.add(newest);
        return sets;
    }
}
