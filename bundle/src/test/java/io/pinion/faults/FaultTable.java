package io.pinion.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came of all runs, a row for each cell. */
final class FaultTable {
    private static final int FIELDS = 8;

    private final Map<Integer, Row> rows = new LinkedHashMap<>();
    private double idleShare;

    /** All runs of one cell. */
    private static final class Row {
        private final FaultCell cell;
        private final Set<String> ends = new LinkedHashSet<>();
        private final Set<String> told = new LinkedHashSet<>();
        private final Set<String> wrong = new LinkedHashSet<>();
        private int runs;
        private long faults;

        Row(FaultCell cell) {
            this.cell = cell;
        }
    }

    /** Takes a line of {@link FaultProgram}. */
    void add(String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(line);
        }
        int number = Integer.parseInt(fields[0]);
        Row row = rows.computeIfAbsent(number, any -> new Row(FaultCell.all().get(number)));
        row.runs++;
        row.faults += Long.parseLong(fields[2]);
        row.ends.add(fields[4]);
        addAll(row.told, fields[5]);
        addAll(row.wrong, fields[6]);
        idleShare = Math.max(idleShare, Double.parseDouble(fields[7]));
    }

    private static void addAll(Set<String> target, String words) {
        for (String word : words.split("\t")) {
            if (!word.isEmpty()) {
                target.add(word);
            }
        }
    }

    /**
     * What is wrong: cells that were not reached or not handled, those without a run, and those that came out otherwise
     * than published.
     */
    List<String> complaints(List<Integer> wanted, PublishedTable expected) {
        List<String> complaints = new ArrayList<>();
        for (int number : wanted) {
            FaultCell cell = FaultCell.all().get(number);
            Row row = rows.get(number);
            if (row == null || row.runs != cell.whens().size()) {
                complaints.add(cell + " did not run to its end");
            } else if (row.faults == 0) {
                complaints.add(cell + " was not reached");
            } else if (!row.wrong.isEmpty() || row.ends.contains(FaultRun.HANG)) {
                complaints.add(cell + ": " + row.ends + " " + row.wrong);
            } else {
                String unexpected = expected.complaint(cell, outcome(row), kinds(row));
                if (!unexpected.isEmpty()) {
                    complaints.add(unexpected);
                }
            }
        }
        return complaints;
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder("| Call | Error | Whose | Runs | Faults | Outcome | Who was told what |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (Row row : rows.values()) {
            FaultCell cell = row.cell;
            String also = cell.also().isEmpty() ? "" : " with " + cell.also().get(0);
            text.append("| `")
                    .append(cell.call())
                    .append("` | ")
                    .append(cell.error())
                    .append(also);
            text.append(" | ").append(cell.victim().words()).append(" | ").append(row.runs);
            text.append(" | ").append(row.faults).append(" | ").append(outcome(row));
            text.append(" | ").append(told(row)).append(" |\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "%nThe most that an idle worker used of a processor afterwards: %.2f %%%n",
                100 * idleShare));
        return text.toString();
    }

    private static Set<String> kinds(Row row) {
        return byKind(row).keySet();
    }

    /** Each kind of exception once, with all who got it: the messages differ in nothing but what was tried. */
    private static String told(Row row) {
        List<String> lines = new ArrayList<>();
        byKind(row).forEach((kind, who) -> lines.add(kind + (who.contains("") ? "" : ": " + String.join(", ", who))));
        return lines.isEmpty() ? "nobody" : String.join("<br>", lines);
    }

    private static Map<String, Set<String>> byKind(Row row) {
        Map<String, Set<String>> byKind = new TreeMap<>();
        for (String word : row.told) {
            String[] parts = word.split(": ", 3);
            boolean isException = parts.length == 3;
            byKind.computeIfAbsent(isException ? parts[1] : word, any -> new TreeSet<>())
                    .add(isException ? parts[0] : "");
        }
        return byKind;
    }

    private static String outcome(Row row) {
        if (row.faults == 0) {
            return "not reached";
        }
        if (!row.wrong.isEmpty() || row.ends.contains(FaultRun.HANG)) {
            return "NOT HANDLED: " + row.ends + " " + row.wrong;
        }
        if (row.ends.contains(FaultRun.REFUSED)) {
            return "start refused";
        }
        if (row.ends.contains(FaultRun.ENDED)) {
            return "worker ends, its log says why, nobody waits";
        }
        return row.told.isEmpty() ? "made up for" : "told, everything else goes on";
    }
}
