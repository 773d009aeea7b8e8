package io.pinion.examples.demo;

import java.util.Locale;

/** Writes the few SVG elements a plot needs. */
final class Svg {
    private Svg() {}

    static void text(StringBuilder svg, String style, double x, double y, String text) {
        text(svg, style, x, y, "start", text);
    }

    static void text(StringBuilder svg, String style, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                style,
                x,
                y,
                anchor,
                escape(text)));
    }

    static void line(StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    static void curve(StringBuilder svg, String style, String points) {
        svg.append(String.format(Locale.ROOT, "<polyline class=\"curve %s\" points=\"%s\"/>%n", style, points));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
