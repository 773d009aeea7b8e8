package io.pinion.examples.demo;

import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** What is measured for each line, and in which unit it is shown. */
enum Metric {
    /** How long the call took that handed the line over. */
    SUBMIT_COST("cost on the submitting thread", "submit-cost", "ns", 1, Recording::submitCost),
    /** From when the line was due until its turn came on the other side. */
    QUEUE_DELAY("queue delay", "queue-delay", "µs", 1_000, Recording::queueDelay),
    /** From when the line was due until it was confirmed, or written. */
    END_TO_END("end to end", "end-to-end", "µs", 1_000, Recording::endToEnd);

    private final String label;
    private final String key;
    private final String unit;
    private final int unitNs;
    private final Function<Recording, Histogram> histogram;

    Metric(String label, String key, String unit, int unitNs, Function<Recording, Histogram> histogram) {
        this.label = label;
        this.key = key;
        this.unit = unit;
        this.unitNs = unitNs;
        this.histogram = histogram;
    }

    String label() {
        return label;
    }

    /** For file names. */
    String key() {
        return key;
    }

    String unit() {
        return unit;
    }

    int unitNs() {
        return unitNs;
    }

    Histogram of(RunResult result) {
        return histogram.apply(result.recording());
    }

    /** Says what exactly is measured. */
    String definition(boolean confirming) {
        return switch (this) {
            case SUBMIT_COST ->
                "around the call that hands a line over, one clock reading of about " + ClockCost.readingNs()
                        + " ns included";
            case QUEUE_DELAY -> "from when a line was due until its turn came on the worker";
            case END_TO_END ->
                confirming
                        ? "from when a line was due until the collector's confirmation of it was read"
                        : "from when a line was due until the kernel had taken it; the collector confirms nothing";
        };
    }
}
