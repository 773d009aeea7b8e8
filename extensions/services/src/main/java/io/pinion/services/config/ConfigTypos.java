package io.pinion.services.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names that begin with the prefix and say nothing: what may have been meant. */
final class ConfigTypos {
    private static final int MAX_LISTED = 100;
    private static final int MAX_DISTANCE = 3;
    /** What is longer was not mistyped by a person, and would take long to compare. */
    private static final int MAX_COMPARED = 100;

    private static final int MAX_CANDIDATES = 500;

    private ConfigTypos() {}

    static List<String> warnings(ConfigSources sources, List<ConfigPath> known) {
        Map<String, String> unused = new TreeMap<>(sources.unused());
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<String, String> entry : unused.entrySet()) {
            if (warnings.size() == MAX_LISTED) {
                warnings.add("and " + (unused.size() - MAX_LISTED) + " more");
                break;
            }
            warnings.add(warning(entry.getKey(), entry.getValue(), known));
        }
        return warnings;
    }

    private static String warning(String name, String kind, List<ConfigPath> known) {
        boolean isProperty = kind.equals("property");
        String wanted = isProperty ? ConfigPath.plain(name) : name;
        String nearest = null;
        int least = MAX_DISTANCE + 1;
        for (ConfigPath path : known.subList(0, Math.min(known.size(), MAX_CANDIDATES))) {
            int distance = distance(wanted, isProperty ? path.plain() : path.variable());
            if (distance < least) {
                least = distance;
                nearest = isProperty ? path.property() : path.variable();
            }
        }
        return "The " + kind + " " + ConfigText.bounded(name) + " says nothing to anybody"
                + (nearest == null ? "" : "; did you mean " + nearest + "?");
    }

    /** How many letters to change, insert or take away (Levenshtein); a large number if the lengths differ too much. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MAX_DISTANCE || a.length() > MAX_COMPARED) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
