package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table; the first column to the left, the others to the right. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(List<String> head) {
        row(head);
        lines.add("|---" + "|--:".repeat(head.size() - 1) + "|");
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
