package io.pinion.worker.disruptor.race;

import java.util.ArrayList;
import java.util.List;

/** Runs every variant at full figure and prints the table; arguments: cycles, then variants (all if none is named). */
public final class CloseEquation {
    private CloseEquation() {}

    /**
     * Runs the races.
     *
     * @param args cycles per variant, then names of {@link CloseVariant}
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        long cycles = args.length == 0 ? 10_000 : Long.parseLong(args[0].replace("_", ""));
        List<Score> scores = new ArrayList<>();
        for (CloseVariant variant : variants(args)) {
            Score score = new CloseRace(variant, RaceSettings.seed()).run(cycles, Long.MAX_VALUE);
            System.out.println(score);
            scores.add(score);
        }
        System.out.println();
        System.out.println(Score.tableHead());
        scores.forEach(score -> System.out.println(score.tableRow()));
        System.exit(scores.stream().allMatch(Score::isClean) ? 0 : 1);
    }

    private static List<CloseVariant> variants(String[] args) {
        List<CloseVariant> named = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            named.add(CloseVariant.valueOf(args[i]));
        }
        return named.isEmpty() ? List.of(CloseVariant.values()) : named;
    }
}
