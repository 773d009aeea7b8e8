package io.pinion.benchmarks.suite.report;

import java.util.Locale;

/** Names of files. */
public final class Names {
    private Names() {}

    /** Lower case, with hyphens for whatever is neither letter nor digit. */
    public static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@]+", "-").replaceAll("^-|-$", "");
    }

    /** The file of one contender's curve, all rounds together. */
    public static String curveFile(String question, String curve, String contender, String placing) {
        return String.join("--", slug(question), slug(curve), slug(contender), placing) + ".hgrm";
    }
}
