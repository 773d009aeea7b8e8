package io.pinion.rabbitmq.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The table of a run: medians with their ranges, and the ratios within each round. */
final class Report {
    private static final String BASE = "plain";

    private final List<Turn> turns;

    Report(List<Turn> turns) {
        this.turns = turns;
    }

    /** As a table of Markdown. */
    String table(List<Integer> bulks, List<String> contenders) {
        StringBuilder out = new StringBuilder();
        out.append("| bulk | contender | messages/s | beside plain, same round | processor time per message |\n");
        out.append("|---:|---|---:|---:|---:|\n");
        for (int bulk : bulks) {
            for (String each : contenders) {
                out.append("| ").append(bulk).append(" | ").append(each).append(" | ");
                out.append(spread(values(bulk, each, Turn::messagesPerSecond), "%,.0f", ""))
                        .append(" | ");
                out.append(contenders.contains(BASE) ? spread(ratios(bulk, each, BASE), "%.2f", "") : "")
                        .append(" | ");
                out.append(spread(values(bulk, each, turn -> turn.processorNsPerMessage() / 1000), "%.2f", " us"))
                        .append(" |\n");
            }
            if (contenders.containsAll(List.of("pinion", "spring"))) {
                out.append("| ").append(bulk).append(" | pinion / spring | | ");
                out.append(spread(ratios(bulk, "pinion", "spring"), "%.2f", ""));
                out.append(" | |\n");
            }
        }
        return out.toString();
    }

    private double[] values(int bulk, String contender, ToDoubleFunction<Turn> figure) {
        return turns.stream()
                .filter(turn -> turn.bulk() == bulk && turn.contender().equals(contender))
                .mapToDouble(figure)
                .toArray();
    }

    private double[] ratios(int bulk, String contender, String base) {
        double[] ours = values(bulk, contender, Turn::messagesPerSecond);
        double[] theirs = values(bulk, base, Turn::messagesPerSecond);
        double[] ratios = new double[Math.min(ours.length, theirs.length)];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        return ratios;
    }

    static String spread(double[] values, String format, String unit) {
        if (values.length == 0) {
            return "";
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                format + unit + " (" + format + " to " + format + ")",
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
