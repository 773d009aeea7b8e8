package io.pinion.benchmarks.suite.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page of one question: medians, ratios and plots. */
final class QuestionPage {
    private static final int COLUMNS = 5;

    private final Asked asked;
    private final Results results;
    private final Path dir;
    private final String setting;
    private final StringBuilder page = new StringBuilder();

    QuestionPage(Asked asked, Results results, Path dir, String setting) {
        this.asked = asked;
        this.results = results;
        this.dir = dir;
        this.setting = setting;
    }

    String markdown() throws IOException {
        page.append("# ").append(asked.title()).append("\n\n");
        page.append("Question `").append(asked.name()).append('`');
        page.append(asked.cards().isEmpty() ? "" : ", for " + String.join(", ", asked.cards()));
        page.append(". Medians over the rounds, with their range; `k` is a thousand, `M` a million.\n");
        for (String placing : results.placings(asked.name())) {
            Figures figures = results.figures(asked.name(), placing);
            page.append("\n## Threads ").append(placing).append("\n\n");
            medians(figures);
            ratios(figures);
            page.append(new Plots(dir, asked, placing, figures, subtitle(placing)).draw());
        }
        absent();
        return page.toString().stripTrailing() + "\n";
    }

    private String subtitle(String placing) {
        long rounds = results.runs(asked.name()).stream()
                .filter(run -> run.placing().equals(placing))
                .mapToInt(Run::round)
                .distinct()
                .count();
        return setting + ", threads " + placing + ", " + rounds + (rounds == 1 ? " round" : " rounds");
    }

    private void medians(Figures figures) {
        Layout layout = new Layout(figures);
        for (String curve : layout.curves()) {
            List<String> names =
                    Layout.PERCENTILES.stream().map(part -> curve + ", " + part).toList();
            table(figures, curve + ", " + figures.unitOf(names.get(0)), Layout.PERCENTILES, names);
        }
        for (List<String> names : Layout.parts(layout.plain(), COLUMNS)) {
            List<String> heads = names.stream()
                    .map(name -> name + ", " + figures.unitOf(name))
                    .toList();
            table(figures, "contender", heads, names);
        }
    }

    private void table(Figures figures, String corner, List<String> heads, List<String> names) {
        Table table = new Table(row(corner, heads), 1);
        for (String contender : figures.contenders()) {
            List<String> cells = names.stream()
                    .map(name -> Numbers.summary(figures.series(contender, name).values()))
                    .toList();
            if (cells.stream().anyMatch(cell -> !cell.equals("-"))) {
                table.row(row(contender, cells));
            }
        }
        page.append(table).append('\n');
    }

    /** Of each of ours to everyone else. */
    private void ratios(Figures figures) {
        List<String> contenders = List.copyOf(figures.contenders());
        for (String ours : contenders) {
            if (ours.startsWith("pinion") && contenders.size() > 1) {
                for (List<String> names : Layout.parts(new Layout(figures).comparable(), COLUMNS)) {
                    ratios(figures, ours, names);
                }
            }
        }
    }

    private void ratios(Figures figures, String ours, List<String> names) {
        Table table = new Table(row(ours + " divided by", names), 1);
        int rows = 0;
        for (String rival : figures.contenders()) {
            List<String> cells = names.stream()
                    .map(name ->
                            Numbers.summary(Figures.ratios(figures.series(ours, name), figures.series(rival, name))))
                    .toList();
            if (!rival.equals(ours) && cells.stream().anyMatch(cell -> !cell.equals("-"))) {
                table.row(row(rival, cells));
                rows++;
            }
        }
        if (rows > 0) {
            page.append(table).append('\n');
        }
    }

    private void absent() {
        List<Absent> absent = results.absent(asked.name());
        if (!absent.isEmpty()) {
            page.append("\nNot measured here:\n\n");
            absent.forEach(one -> page.append("- " + one.contender() + ": " + one.reason() + "\n"));
        }
    }

    private static List<String> row(String first, List<String> rest) {
        List<String> row = new ArrayList<>(List.of(first));
        row.addAll(rest);
        return row;
    }
}
