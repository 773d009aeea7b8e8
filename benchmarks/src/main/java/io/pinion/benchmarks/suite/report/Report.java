package io.pinion.benchmarks.suite.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Everything that is shown, in a directory per JDK below one with an index. */
public final class Report {
    private static final String RUNS = "runs.json";

    private final Path out;
    private final Path dir;
    private final String jdk;

    /**
     * For one JDK.
     *
     * @param out where the index lies
     * @param feature the JDK's number, such as 17
     */
    public Report(Path out, int feature) {
        this.out = out;
        this.dir = out.resolve("jdk" + feature);
        this.jdk = "JDK " + feature;
    }

    /** What has been found before. */
    public List<RunSet> read() throws IOException {
        return RunFile.read(dir.resolve(RUNS));
    }

    /** Writes the runs alone. */
    public void write(List<RunSet> sets) throws IOException {
        RunFile.write(dir.resolve(RUNS), sets);
    }

    /**
     * Adds up the curves of a set of runs.
     *
     * @param raw where the runs left them, in directories of their own
     */
    public void mergeCurves(RunSet set, Path raw) throws IOException {
        Path curves = Files.createDirectories(dir.resolve("curves"));
        for (Asked asked : set.questions()) {
            deleteAll(curves, asked.name());
            List<Run> runs = Figures.best(set.runs()).stream()
                    .filter(run -> run.question().equals(asked.name()))
                    .toList();
            for (String placing : List.of("pinned", "free")) {
                for (String contender : asked.contenders()) {
                    merge(
                            curves,
                            raw,
                            runs.stream()
                                    .filter(run -> run.placing().equals(placing)
                                            && run.contender().equals(contender))
                                    .toList());
                }
            }
        }
    }

    private static void merge(Path curves, Path raw, List<Run> runs) throws IOException {
        if (runs.isEmpty()) {
            return;
        }
        Run first = runs.get(0);
        List<Path> files = runs.stream()
                .map(run -> raw.resolve(run.slug()).resolve("curves.hlog"))
                .toList();
        List<String> names =
                runs.stream().flatMap(run -> run.curves().stream()).distinct().toList();
        for (String name : names) {
            Path file = curves.resolve(Names.curveFile(first.question(), name, first.contender(), first.placing()));
            Curves.writePercentiles(file, Curves.merged(files, name));
        }
    }

    /** Renders the tables and plots of what was written. */
    public void render() throws IOException {
        Results results = new Results(read());
        Files.createDirectories(dir);
        deleteAll(dir.resolve("plots"), "");
        for (Asked asked : results.questions()) {
            String page = new QuestionPage(asked, results, dir, jdk).markdown();
            Files.writeString(dir.resolve(asked.name() + ".md"), page);
        }
        Files.writeString(dir.resolve("README.md"), new SummaryPage(results, jdk).markdown());
        Files.writeString(out.resolve("README.md"), index());
    }

    private static void deleteAll(Path directory, String question) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (question.isEmpty() || file.getFileName().toString().startsWith(Names.slug(question) + "--")) {
                    Files.delete(file);
                }
            }
        }
    }

    private String index() throws IOException {
        StringBuilder page = new StringBuilder("# Performance\n\n");
        page.append("Written by `benchmarks/run`; see [how it measures](../../benchmarks/README.md).\n");
        page.append("Figures are compared within one run only, never across runs, machines or JDKs.\n\n");
        try (Stream<Path> dirs = Files.list(out)) {
            dirs.filter(one -> Files.exists(one.resolve("README.md")))
                    .map(one -> one.getFileName().toString())
                    .sorted()
                    .forEach(name -> page.append("- [" + name.replace("jdk", "JDK ") + "](" + name + "/README.md)\n"));
        }
        for (Path other : pagesOfOthers()) {
            String title = Files.readAllLines(other).get(0).replaceFirst("# ", "");
            page.append("- [" + title + "](" + other.getFileName() + "), by a program of its own\n");
        }
        return page.toString();
    }

    private List<Path> pagesOfOthers() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }
}
