package io.pinion.worker.disruptor.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What many cycles of one race came to. Used by one thread. */
final class Score {
    private static final int MAX_FINDINGS = 5;

    /** A machine that runs much else leaves a thread without a processor for seconds. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    /** For races that are meant to hang. */
    private static final long SHORT_PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final long seed;
    private long patienceNs = PATIENCE_NS;
    private final List<String> findings = new ArrayList<>();
    private long cycles;
    private long tasks;
    private long nanos;
    private long lost;
    private long doubled;
    private long hung;
    private long mismatched;

    Score(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    void becomeImpatient() {
        patienceNs = SHORT_PATIENCE_NS;
    }

    /** What is not over after this long hangs. */
    long patienceNs() {
        return patienceNs;
    }

    void addCycles(int count, long durationNs) {
        cycles += count;
        nanos += durationNs;
    }

    void addTasks(long count) {
        tasks += count;
    }

    void lost(String what) {
        lost++;
        note("lost: " + what);
    }

    void doubled(String what) {
        doubled++;
        note("doubled: " + what);
    }

    void hung(String what) {
        hung++;
        note("hung: " + what);
    }

    void mismatched(String what) {
        mismatched++;
        note("mismatch: " + what);
    }

    private void note(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add("cycle " + cycles + ": " + finding);
        }
    }

    boolean isClean() {
        return lost + doubled + hung + mismatched == 0;
    }

    boolean hasHung() {
        return hung > 0;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    long hung() {
        return hung;
    }

    long mismatched() {
        return mismatched;
    }

    long cycles() {
        return cycles;
    }

    static String tableHead() {
        return "| variant | cycles | tasks | seconds | lost | doubled | hung | mismatch |\n"
                + "|---|---:|---:|---:|---:|---:|---:|---:|";
    }

    String tableRow() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.1f | %d | %d | %d | %d |",
                name,
                cycles,
                tasks,
                nanos / 1e9,
                lost,
                doubled,
                hung,
                mismatched);
    }

    @Override
    public String toString() {
        return tableRow() + " seed " + seed + (findings.isEmpty() ? "" : "\n  " + String.join("\n  ", findings));
    }
}
