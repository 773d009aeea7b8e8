package io.pinion.observability.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines below the head: a row for each worker, then a line for each thing that is wrong. */
final class Table {
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String DIM = "\u001b[2m";
    private static final String OFF = "\u001b[0m";
    private static final double NEARLY_FULL = 0.8;
    private static final double QUIET = 0.995;

    private final @Nullable Sample before;
    private final Sample now;
    private final int width;
    private final boolean colours;

    Table(@Nullable Sample before, Sample now, int width, boolean colours) {
        this.before = before;
        this.now = now;
        this.width = width;
        this.colours = colours;
    }

    List<String> lines() {
        List<Column> columns = columns();
        List<String> lines = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        lines.add(coloured(BOLD, join(columns.stream().map(Column::head).toList())));
        for (Sample.Worker worker : now.workers()) {
            Look look = Look.of(before, now, worker);
            String row = join(columns.stream().map(column -> column.cell(look)).toList());
            String finding = finding(look);
            lines.add(finding.isEmpty() ? quiet(look, row) : coloured(isGrave(look) ? RED : YELLOW, row));
            if (!finding.isEmpty()) {
                String text = "! " + Texts.clean(worker.text("Name"), 40) + ": " + finding;
                wrong.add(coloured(isGrave(look) ? RED : YELLOW, Texts.clean(text, width)));
            }
        }
        if (now.workers().isEmpty()) {
            lines.add("no workers at the moment");
        }
        if (!wrong.isEmpty()) {
            lines.add("");
            lines.addAll(wrong);
        }
        return lines;
    }

    /** Rank by rank as long as all of a rank fit; in their own order. */
    private List<Column> columns() {
        List<Column> fitting = List.of();
        for (int rank = 0; rank <= Column.HIGHEST_RANK; rank++) {
            int upTo = rank;
            List<Column> tried = List.of(Column.values()).stream()
                    .filter(column -> column.rank() <= upTo)
                    .toList();
            int needed = tried.stream().mapToInt(Column::width).sum() + tried.size() - 1;
            if (rank > 0 && needed > width) {
                return fitting;
            }
            fitting = tried;
        }
        return fitting;
    }

    private String join(List<String> cells) {
        String line = String.join(" ", cells).stripTrailing();
        return line.length() <= width ? line : line.substring(0, width);
    }

    private String quiet(Look look, String row) {
        return look.idle() >= QUIET ? coloured(DIM, row) : row;
    }

    private static boolean isGrave(Look look) {
        return look.rate("Stalls") > 0 || look.now().whole("MissedWakeups") > 0 || look.fill() >= NEARLY_FULL;
    }

    /** Empty when all is well. */
    private static String finding(Look look) {
        List<String> found = new ArrayList<>();
        Sample.Worker worker = look.now();
        if (look.fill() >= NEARLY_FULL) {
            found.add(Texts.percent(look.fill()) + " full");
        }
        rate(found, look.rate("Rejected"), "rejected");
        rate(found, look.rate("Dropped"), "dropped");
        rate(found, look.rate("Failed"), "failed");
        total(found, worker.whole("Stalls"), "stall(s), with the stack in the log");
        total(found, worker.whole("MissedWakeups"), "missed wake-up(s); please report them");
        total(found, worker.whole("NeverRun"), "never run");
        return String.join(", ", found);
    }

    private static void rate(List<String> found, double perSecond, String what) {
        if (perSecond > 0) {
            found.add(String.format(Locale.ROOT, "%s %s/s", Texts.count(perSecond), what));
        }
    }

    private static void total(List<String> found, long number, String what) {
        if (number > 0) {
            found.add(Texts.count(number) + " " + what);
        }
    }

    private String coloured(String colour, String text) {
        return colours ? colour + text + OFF : text;
    }
}
