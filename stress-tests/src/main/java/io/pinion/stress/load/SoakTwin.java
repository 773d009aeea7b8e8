package io.pinion.stress.load;

import java.util.ArrayList;
import java.util.List;

/** The weakened soak passes if each of its weaknesses was found. */
final class SoakTwin {
    private static final List<String> EXPECTED =
            List.of(SoakJudge.MEMORY, SoakJudge.HEAP, SoakJudge.DESCRIPTORS, SoakJudge.THREADS, SoakJudge.LATENCY);

    private SoakTwin() {}

    static Verdict verdict(Findings findings) {
        List<String> unseen = new ArrayList<>(EXPECTED);
        unseen.removeIf(findings::has);
        return unseen.isEmpty()
                ? Verdict.passed("every weakness was found: " + EXPECTED)
                : Verdict.failed("not found: " + unseen);
    }
}
