package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table: words to the left, and numbers, in the columns after them, to the right. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    /**
     * Begins.
     *
     * @param words how many columns hold words
     */
    Table(List<String> head, int words) {
        row(head);
        lines.add("|---".repeat(words) + "|--:".repeat(head.size() - words) + "|");
    }

    void row(List<String> cells) {
        lines.add("| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |");
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
