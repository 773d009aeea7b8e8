package io.pinion.benchmarks.suite.report;

import java.util.List;

/**
 * How a contender is drawn, the same in every plot: a colour for its family, after Okabe and Ito, whose colours most
 * colour-blind people can tell apart, and a pattern of dashes within the family.
 *
 * @param number of the colour
 * @param dashes as in SVG; empty for none
 */
record Colour(int number, String dashes) {
    private static final List<String> LIGHT =
            List.of("#0072b2", "#d55e00", "#008a63", "#b0558a", "#8a6d00", "#1f2328", "#6e7781");
    private static final List<String> DARK =
            List.of("#56b4e9", "#f0944d", "#2bc898", "#e29cc8", "#f0e442", "#e6edf3", "#9198a1");
    private static final List<List<String>> FAMILIES = List.of(
            List.of(
                    "pinion",
                    "pinion-busy",
                    "pinion-nio",
                    "pinion-park",
                    "pinion-blocking",
                    "pinion-epoll",
                    "pinion-adaptive"),
            List.of("disruptor-busy", "disruptor-yield", "disruptor-lite", "disruptor-block", "disruptor-sleep"),
            List.of("tpe", "fjp", "virtual", "eqe", "stpe"),
            List.of("netty-epoll", "netty-nio", "wheel"),
            List.of("jctools-spin", "jctools-park", "agrona"),
            List.of("c", "selector"),
            List.of("log4j2", "python"));
    private static final List<String> DASHES = List.of("", "9 4", "3 3", "12 3 3 3", "1 4", "18 5", "6 2 1 2 1 2");

    /** A variant such as {@code pinion@zgc} and a stranger get the next colour by their place among all. */
    static Colour of(String contender, List<String> all) {
        for (int family = 0; family < FAMILIES.size(); family++) {
            int member = FAMILIES.get(family).indexOf(contender);
            if (member >= 0) {
                return new Colour(family, DASHES.get(member));
            }
        }
        int place = Math.max(0, all.indexOf(contender));
        return new Colour(place % LIGHT.size(), DASHES.get(place / LIGHT.size() % DASHES.size()));
    }

    String lineClass() {
        return "line l" + number + (number == 0 ? " ours" : "");
    }

    String areaClass() {
        return "a" + number;
    }

    static String css(boolean dark, String indent) {
        StringBuilder css = new StringBuilder();
        if (!dark) {
            css.append(indent).append(".line { fill: none; stroke-width: 2; stroke-linejoin: round }\n");
            css.append(indent).append(".ours { stroke-width: 3 }\n");
        }
        List<String> colours = dark ? DARK : LIGHT;
        for (int i = 0; i < colours.size(); i++) {
            css.append(indent).append(".l" + i + " { stroke: " + colours.get(i) + " } ");
            css.append(".a" + i + " { fill: " + colours.get(i) + " }\n");
        }
        return css.toString();
    }
}
