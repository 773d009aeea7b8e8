package io.pinion.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table in {@code docs/system-call-faults.md}: what each cell has to come to, and who may be told what. */
final class PublishedTable {
    private static final int COLUMNS = 7;
    private static final String NOBODY = "nobody";
    /** No row has it: it depends on when the worker happened to sleep. */
    private static final String MISSED = "missed wake-ups were made up for by the cap of a sleep";

    /** By call, error and victim. */
    private final Map<String, Row> rows = new HashMap<>();

    private record Row(String outcome, Set<String> kinds) {}

    static PublishedTable read(Path file) throws IOException {
        PublishedTable table = new PublishedTable();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("| `")) {
                table.add(line);
            }
        }
        return table;
    }

    private void add(String line) {
        String[] columns = line.substring(1).split("\\|");
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(line);
        }
        String key = columns[0].replace("`", "").strip() + " " + columns[1].strip() + " " + columns[2].strip();
        Set<String> kinds = Arrays.stream(columns[6].split("<br>"))
                .map(told -> told.strip().split(": ")[0])
                .filter(kind -> !kind.equals(NOBODY))
                .collect(Collectors.toSet());
        rows.put(key, new Row(columns[5].strip(), kinds));
    }

    private static String key(FaultCell cell) {
        String also = cell.also().isEmpty() ? "" : " with " + cell.also().get(0);
        return cell.call() + " " + cell.error() + also + " " + cell.victim().words();
    }

    boolean has(FaultCell cell) {
        return rows.containsKey(key(cell));
    }

    int size() {
        return rows.size();
    }

    /** What differs from the published row; empty when nothing does. Some of its kinds of exception may be missing. */
    String complaint(FaultCell cell, String outcome, Set<String> kinds) {
        Row row = rows.get(key(cell));
        if (row == null) {
            return cell + " is not in the published table";
        }
        Set<String> others = new TreeSet<>(kinds);
        others.removeAll(row.kinds);
        boolean isMissedOnly = kinds.equals(Set.of(MISSED)) && row.kinds.isEmpty();
        others.remove(MISSED);
        if (!outcome.equals(row.outcome) && !isMissedOnly) {
            return cell + " came to '" + outcome + "', not to '" + row.outcome + "'";
        }
        // Who waits when a worker ends, and for what, is chance.
        boolean isEnd = row.outcome.startsWith("worker ends");
        return others.isEmpty() || isEnd ? "" : cell + " also told " + others;
    }
}
