package io.pinion.stress.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Live heap at several moments of a run; flat if the last is not above the first by more than a little. */
final class HeapLevels {
    private final List<Double> levelsMiB = new ArrayList<>();

    void measure() {
        levelsMiB.add(Footprint.heapAfterCollectionBytes() / (double) (1 << 20));
    }

    double growthMiB() {
        return levelsMiB.get(levelsMiB.size() - 1) - levelsMiB.get(0);
    }

    void check(Findings findings, String what, double allowedMiB) {
        if (growthMiB() > allowedMiB) {
            findings.add("heap grows", what + ": " + this);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (double level : levelsMiB) {
            text.append(text.length() == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.2f", level));
        }
        return text + " MiB";
    }
}
