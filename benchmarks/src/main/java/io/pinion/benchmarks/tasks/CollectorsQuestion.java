package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What does the garbage collector do to a hand-over?
 *
 * <p>The same worker under each collector, with the heap that all have: bursts, single submits, throughput.
 *
 * <p>Not measured: pauses; nothing here lives long enough.
 *
 * <p>Expected: G1 pays for a reference stored into an old slot, the others do not, or less.
 */
final class CollectorsQuestion extends TaskQuestion {
    private static final Map<String, String> FLAGS = Map.of(
            "serial", "-XX:+UseSerialGC",
            "parallel", "-XX:+UseParallelGC",
            "g1", "-XX:+UseG1GC",
            "zgc", "-XX:+UseZGC");

    CollectorsQuestion() {
        super(
                "collectors",
                "a worker under each garbage collector",
                List.of(),
                List.of(),
                List.of("pinion@g1", "pinion@serial", "pinion@parallel", "pinion@zgc"));
    }

    @Override
    public int maxRounds() {
        return 3;
    }

    @Override
    public List<String> jvmFlags(String contender) {
        String collector = contender.substring(contender.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        String flag = FLAGS.get(collector);
        if (flag == null) {
            throw new IllegalArgumentException("No collector " + collector);
        }
        List<String> flags = new ArrayList<>(super.jvmFlags(contender));
        flags.add(flag);
        return flags;
    }

    @Override
    void measure(Rig rig, Probe probe) {
        Bursts.measure(rig, probe);
        Throughput.measure(rig, probe);
    }
}
