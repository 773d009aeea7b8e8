package io.pinion.benchmarks.suite.report;

/** Values with their units, as the axes show them. */
final class Units {
    private static final String[] TIMES = {"ns", "µs", "ms", "s"};

    private Units() {}

    static String label(double value, String unit) {
        if (value == 0) {
            return "0";
        }
        int time = timeIndex(unit);
        if (time < 0) {
            return Numbers.of(value) + (unit.equals("%") ? " %" : "");
        }
        double scaled = value;
        for (; scaled >= 999.5 && time < TIMES.length - 1; time++) {
            scaled /= 1_000;
        }
        return Numbers.of(scaled) + " " + TIMES[time];
    }

    /** Whether a label holds its own unit. */
    static boolean isTime(String unit) {
        return timeIndex(unit) >= 0;
    }

    private static int timeIndex(String unit) {
        return switch (unit) {
            case "ns" -> 0;
            case "us" -> 1;
            case "ms" -> 2;
            case "s" -> 3;
            default -> -1;
        };
    }
}
