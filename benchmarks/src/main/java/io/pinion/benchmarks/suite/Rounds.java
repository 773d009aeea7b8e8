package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Goes through the rounds: waits for quiet, asks, and asks again when it was disturbed and there is time. */
final class Rounds {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Why a turn was not taken that was nobody's fault. */
    static final String NO_TIME_LEFT = "no time left";

    private static final int ATTEMPTS = 3;
    private static final int FAILURES = 2;

    private final Settings settings;
    private final Plan plan;
    private final Asking asking;
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final long startNs = System.nanoTime();
    private Duration longestRound = Duration.ZERO;
    private int roundsDone;

    /** What happens after a round. */
    interface AfterRound {
        void done(List<Run> runs) throws IOException;
    }

    Rounds(Settings settings, Plan plan) {
        this.settings = settings;
        this.plan = plan;
        this.asking = new Asking(settings);
    }

    List<Run> run(AfterRound afterRound) throws IOException, InterruptedException {
        for (int round = 1; round <= settings.rounds() && hasTimeForRound(); round++) {
            Duration before = elapsed();
            Gate gate = new Gate(PATIENCE);
            List<Turn> turns = plan.round(round);
            for (int i = 0; i < turns.size(); i++) {
                System.err.print("round " + round + " of " + settings.rounds() + ", " + (i + 1) + " of " + turns.size()
                        + ": " + turns.get(i));
                take(turns.get(i), gate);
            }
            Duration duration = elapsed().minus(before);
            longestRound = duration.compareTo(longestRound) > 0 ? duration : longestRound;
            roundsDone = round;
            afterRound.done(List.copyOf(runs));
        }
        return List.copyOf(runs);
    }

    int roundsDone() {
        return roundsDone;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    private boolean hasTimeForRound() {
        boolean has = elapsed().plus(longestRound).compareTo(settings.limit()) < 0;
        if (!has) {
            System.err.println(
                    "no time for another round within " + settings.limit().toMinutes() + " minutes");
        }
        return has;
    }

    /** Repeating may not make the suite longer than it may be. */
    private boolean isOnTime(int round) {
        double share = (double) elapsed().toMillis() / settings.limit().toMillis();
        return share < (double) round / settings.rounds();
    }

    private void take(Turn turn, Gate gate) throws IOException, InterruptedException {
        if (elapsed().compareTo(settings.limit()) > 0) {
            note(turn, Asking.missed(turn, NO_TIME_LEFT));
            return;
        }
        if (failures.getOrDefault(turn.toString(), 0) >= FAILURES) {
            note(turn, Asking.missed(turn, "not asked again after " + FAILURES + " failures"));
            return;
        }
        int attempts = settings.quick() ? 1 : ATTEMPTS;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            boolean quiet = settings.quick() || gate.await();
            Run run = asking.ask(turn, attempt, quiet);
            note(turn, run);
            if (!run.disturbed() || run.failure() != null || !isOnTime(turn.round())) {
                return;
            }
        }
    }

    private void note(Turn turn, Run run) {
        runs.add(run);
        if (run.failure() == null) {
            System.err.println(": " + run.durationMs() + " ms" + (run.disturbed() ? ", disturbed" : ""));
        } else {
            failures.merge(turn.toString(), 1, Integer::sum);
            System.err.println(": FAILED: " + run.failure());
        }
    }
}
