package io.pinion.observability.top;

import java.util.ArrayList;
import java.util.Comparator;
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
    private static final int QUIET_RANK = 2;

    private final @Nullable Sample before;
    private final Sample now;
    private final int width;
    private final int height;
    private final boolean colours;

    /** One worker: its line, and what is wrong with it, which is empty when all is well. The worst rank is the lowest. */
    private record Row(int index, int rank, String line, String finding) {}

    Table(@Nullable Sample before, Sample now, int width, int height, boolean colours) {
        this.before = before;
        this.now = now;
        this.width = width;
        this.height = height;
        this.colours = colours;
    }

    /** What is wrong comes before who is well: it is cut last, and workers who are well first. */
    List<String> lines() {
        List<Column> columns = columns();
        List<Row> rows = new ArrayList<>();
        for (Sample.Worker worker : now.workers()) {
            rows.add(row(rows.size(), columns, Look.of(before, now, worker)));
        }
        List<Row> worstFirst =
                rows.stream().sorted(Comparator.comparingInt(Row::rank)).toList();
        List<String> below = below(worstFirst);
        List<String> lines = new ArrayList<>();
        lines.add(coloured(BOLD, join(columns.stream().map(Column::head).toList())));
        lines.addAll(fitting(worstFirst, height - 1 - below.size()));
        lines.addAll(below);
        return lines;
    }

    /** While there is no answer: what was shown last, and since when. */
    static List<String> silent(long seconds, List<String> shown, int width, boolean colours) {
        String text = Texts.clean("! no answer for " + seconds + " s: stopped, in a long pause, or unreachable", width);
        List<String> lines = new ArrayList<>(List.of(colours ? RED + text + OFF : text, ""));
        lines.addAll(shown);
        return lines;
    }

    private Row row(int index, List<Column> columns, Look look) {
        String line = join(columns.stream().map(column -> column.cell(look)).toList());
        String finding = finding(look);
        if (finding.isEmpty()) {
            return new Row(index, QUIET_RANK, quiet(look, line), "");
        }
        String colour = isGrave(look) ? RED : YELLOW;
        String text = "! " + Texts.clean(look.now().text("Name"), 40) + ": " + finding;
        return new Row(
                index, isGrave(look) ? 0 : 1, coloured(colour, line), coloured(colour, Texts.clean(text, width)));
    }

    /** The lines about what is wrong, in at most half of the room. */
    private List<String> below(List<Row> worstFirst) {
        List<String> wrong = worstFirst.stream()
                .map(Row::finding)
                .filter(text -> !text.isEmpty())
                .toList();
        if (wrong.isEmpty()) {
            return List.of();
        }
        int room = Math.max(1, (height - 1) / 2 - 1);
        List<String> below = new ArrayList<>(List.of(""));
        if (wrong.size() <= room) {
            below.addAll(wrong);
        } else {
            below.addAll(wrong.subList(0, room - 1));
            below.add("! " + (wrong.size() - room + 1) + " more; make the window higher");
        }
        return below;
    }

    /** In the order of the names. */
    private static List<String> fitting(List<Row> worstFirst, int room) {
        if (worstFirst.isEmpty()) {
            return List.of("no workers at the moment");
        }
        int kept = worstFirst.size() <= room ? worstFirst.size() : Math.max(0, room - 1);
        List<String> lines = new ArrayList<>(worstFirst.subList(0, kept).stream()
                .sorted(Comparator.comparingInt(Row::index))
                .map(Row::line)
                .toList());
        if (kept < worstFirst.size()) {
            lines.add((worstFirst.size() - kept) + " more workers; make the window higher");
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
        return look.idle() >= QUIET && !(look.rate("Accepted") > 0) ? coloured(DIM, row) : row;
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
