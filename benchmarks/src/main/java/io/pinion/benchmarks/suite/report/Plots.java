package io.pinion.benchmarks.suite.report;

import io.pinion.benchmarks.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws what a question found in one placing, and returns the Markdown that shows it. */
final class Plots {
    private static final List<String> BAR_UNITS = List.of("M/s", "ns", "us");

    private final Path dir;
    private final String question;
    private final String placing;
    private final Figures figures;
    private final Layout layout;
    private final String title;
    private final String subtitle;

    Plots(Path dir, Asked asked, String placing, Figures figures, String subtitle) {
        this.dir = dir;
        this.question = asked.name();
        this.title = asked.title();
        this.placing = placing;
        this.figures = figures;
        this.layout = new Layout(figures);
        this.subtitle = subtitle;
    }

    String draw() throws IOException {
        StringBuilder page = new StringBuilder();
        for (String curve : layout.curves()) {
            Map<String, List<Curves.Point>> curves = curves(curve);
            if (!curves.isEmpty()) {
                page.append(keep(curve, CurvePlot.of(curve, subtitle, curves)));
            }
        }
        Map<String, SortedMap<Double, String>> families = Families.of(layout.comparable());
        for (Map.Entry<String, SortedMap<Double, String>> family : families.entrySet()) {
            String unit = figures.unitOf(family.getValue().values().iterator().next());
            page.append(keep(
                    family.getKey() + " growth",
                    GrowthPlot.of(family.getKey(), subtitle, unit, growth(family.getValue()))));
        }
        List<BarPlot.Panel> panels = panels();
        if (!panels.isEmpty()) {
            page.append(keep("bars", BarPlot.of(title, subtitle, panels)));
        }
        return page.toString();
    }

    private String keep(String name, String svg) throws IOException {
        String file = String.join("--", Names.slug(question), Names.slug(name), placing) + ".svg";
        Path plots = Files.createDirectories(dir.resolve("plots"));
        Files.writeString(plots.resolve(file), svg);
        return "![" + name + ", " + placing + "](plots/" + file + ")\n\n";
    }

    private Map<String, List<Curves.Point>> curves(String curve) throws IOException {
        Map<String, List<Curves.Point>> curves = new LinkedHashMap<>();
        for (String contender : figures.contenders()) {
            Path file = dir.resolve("curves").resolve(Names.curveFile(question, curve, contender, placing));
            if (Files.exists(file)) {
                List<Curves.Point> points = Curves.readPercentiles(file);
                if (points.size() > 1) {
                    curves.put(contender, points);
                }
            }
        }
        return curves;
    }

    private Map<String, SortedMap<Double, Double>> growth(SortedMap<Double, String> family) {
        Map<String, SortedMap<Double, Double>> medians = new LinkedHashMap<>();
        for (String contender : figures.contenders()) {
            SortedMap<Double, Double> ofContender = new TreeMap<>();
            family.forEach((size, name) -> {
                List<Double> values =
                        List.copyOf(figures.series(contender, name).values());
                if (!values.isEmpty()) {
                    ofContender.put(size, Summary.median(values));
                }
            });
            if (!ofContender.isEmpty()) {
                medians.put(contender, ofContender);
            }
        }
        return medians;
    }

    private List<BarPlot.Panel> panels() {
        List<String> growing = Families.members(layout.comparable());
        List<BarPlot.Panel> panels = new ArrayList<>();
        for (String name : layout.plain()) {
            String unit = figures.unitOf(name);
            if (BAR_UNITS.contains(unit) && !growing.contains(name)) {
                Map<String, List<Double>> values = new LinkedHashMap<>();
                for (String contender : figures.contenders()) {
                    List<Double> ofContender =
                            List.copyOf(figures.series(contender, name).values());
                    if (!ofContender.isEmpty()) {
                        values.put(contender, ofContender);
                    }
                }
                panels.add(new BarPlot.Panel(name, unit, values));
            }
        }
        return panels;
    }
}
