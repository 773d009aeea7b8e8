package io.pinion.benchmarks.suite.report;

import java.util.Locale;

/** A drawing for light and dark pages, built element by element. */
final class Svg {
    private static final String STYLE = """
            <style>
              text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; font-size: 13px }
              .title { font-size: 17px; font-weight: 600 }
              .panel { font-size: 14px; font-weight: 600 }
              .small { font-size: 12px; fill: #59636e }
              .page { fill: #ffffff }
              .grid { stroke: #d8dee4; stroke-width: 1 }
              .range { stroke: #1f2328; stroke-width: 1.4 }
              .halo { stroke: #ffffff; stroke-width: 4 }
            %s  @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .small { fill: #9198a1 }
                .page { fill: #0d1117 }
                .grid { stroke: #30363d }
                .range { stroke: #e6edf3 }
                .halo { stroke: #0d1117 }
            %s  }
            </style>
            """.formatted(Colour.css(false, "  "), Colour.css(true, "    "));

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String label) {
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "role=\"img\" aria-label=\"%s\">\n",
                width,
                height,
                width,
                height,
                escape(label)));
        text.append(STYLE);
        text.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
    }

    /** The height of a drawing that has room for a legend of so many lines. */
    static int legendHeight(int lines) {
        return 96 + 22 * lines;
    }

    void text(String style, double x, double y, String anchor, String content) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                style, x, y, anchor, escape(content));
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1, x2, y2);
    }

    /** A line of a contender, with its pattern of dashes. */
    void stroke(Colour colour, String points) {
        add("<polyline class=\"%s\"%s points=\"%s\"/>\n", colour.lineClass(), dashes(colour), points);
    }

    void dot(Colour colour, double x, double y) {
        add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", colour.areaClass(), x, y);
    }

    void bar(Colour colour, double x, double y, double width, double height) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                colour.areaClass(), x, y, Math.max(width, 1), height);
    }

    private static String dashes(Colour colour) {
        return colour.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + colour.dashes() + "\"";
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private static String escape(String content) {
        return content.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
