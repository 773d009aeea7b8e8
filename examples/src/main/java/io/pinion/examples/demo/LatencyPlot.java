package io.pinion.examples.demo;

import java.util.List;
import java.util.Locale;

/** Draws the percentile curves of a session as SVG, a panel per metric, for light and dark pages. */
final class LatencyPlot {
    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 490;
    private static final int MARGIN = 20;
    private static final int PANEL_TOP = 112;
    private static final int PANEL_WIDTH = (WIDTH - 2 * MARGIN) / 3;

    /** Blue, orange and green of Okabe and Ito, which most colour-blind people can tell apart; dashes help the rest. */
    private static final String STYLE = """
            <style>
              text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; font-size: 14px }
              .title { font-size: 20px; font-weight: 600 }
              .panel { font-size: 16px; font-weight: 600 }
              .small { font-size: 13px; fill: #59636e }
              .page { fill: #ffffff }
              .grid { stroke: #d8dee4; stroke-width: 1 }
              .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round }
              .pinion { stroke: #0072b2 }
              .executor { stroke: #d55e00; stroke-dasharray: 9 4 }
              .virtual { stroke: #009e73; stroke-dasharray: 2 4 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .small { fill: #9198a1 }
                .page { fill: #0d1117 }
                .grid { stroke: #30363d }
                .pinion { stroke: #56b4e9 }
                .executor { stroke: #f0944d }
                .virtual { stroke: #2bc898 }
              }
            </style>
            """;

    private LatencyPlot() {}

    static String of(Settings settings, List<RunResult> results, boolean confirming) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "role=\"img\" aria-label=\"Latency percentiles\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        svg.append(STYLE);
        svg.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        head(svg, settings);
        legend(svg, results);
        int x = MARGIN;
        for (Metric metric : Metric.values()) {
            svg.append(new PlotPanel(metric, results, confirming, x, PANEL_TOP, PANEL_WIDTH, HEIGHT - PANEL_TOP).svg());
            x += PANEL_WIDTH;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void head(StringBuilder svg, Settings settings) {
        String title = String.format(
                Locale.ROOT,
                "Shipping %,d log lines over %s at %,d lines per second",
                settings.lines(),
                settings.transport().label(),
                settings.rate());
        Svg.text(svg, "title", MARGIN + 4, 34, title);
        String machine = Preamble.machine() + "; Java " + Runtime.version().feature() + "; idle " + settings.idle()
                + "; open loop, times from when a line was due";
        Svg.text(svg, "small", MARGIN + 4, 57, machine);
    }

    private static void legend(StringBuilder svg, List<RunResult> results) {
        int x = MARGIN + 4;
        for (RunResult result : results) {
            Svg.line(svg, "curve " + styleOf(result.kind()), x, 81, x + 36, 81);
            Svg.text(svg, "", x + 44, 86, result.kind().label());
            x += 44 + 9 * result.kind().label().length() + 30;
        }
    }

    static String styleOf(ContenderKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
