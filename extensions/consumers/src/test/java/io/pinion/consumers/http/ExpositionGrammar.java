package io.pinion.consumers.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the text format 0.0.4, as its description gives them. */
final class ExpositionGrammar {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String TAG = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\"\\\\n])*\"";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (?:[^\\\\\\n]|\\\\[\\\\n])*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + TAG + "(?:," + TAG + ")*)})? "
            + "(NaN|[+-]Inf|[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)");

    private ExpositionGrammar() {}

    static void check(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        Map<String, String> types = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Set<String> over = new HashSet<>();
        String current = "";
        Map<String, Double> lastBucket = new HashMap<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                over.add(current);
                current = help.group(1);
                if (over.contains(current)) {
                    throw new AssertionError("two groups: " + line);
                }
            } else if (type.matches()) {
                if (!type.group(1).equals(current) || types.put(current, type.group(2)) != null) {
                    throw new AssertionError("a type in a wrong place: " + line);
                }
            } else {
                sample(line, current, types, seen, lastBucket);
            }
        }
    }

    private static void sample(
            String line, String family, Map<String, String> types, Set<String> seen, Map<String, Double> lastBucket) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        String tags = String.valueOf(sample.group(2));
        if (!seen.add(sample.group(1) + tags)) {
            throw new AssertionError("a series twice: " + line);
        }
        boolean histogram = "histogram".equals(types.get(family));
        List<String> names =
                histogram ? List.of(family + "_bucket", family + "_sum", family + "_count") : List.of(family);
        if (!names.contains(sample.group(1))) {
            throw new AssertionError("a sample in a wrong group: " + line);
        }
        if (histogram && sample.group(1).endsWith("_bucket")) {
            String series = family + tags.replaceAll(",?le=\"[^\"]*\"", "");
            double value = Double.parseDouble(sample.group(3));
            if (lastBucket.getOrDefault(series, 0.0) > value) {
                throw new AssertionError("buckets fall: " + line);
            }
            lastBucket.put(series, value);
        } else if (histogram && sample.group(1).endsWith("_count")) {
            String series = family + (sample.group(2) == null ? "" : tags);
            double count = Double.parseDouble(sample.group(3));
            if (lastBucket.getOrDefault(series, -1.0) != count) {
                throw new AssertionError("the count is not the last bucket: " + line + " in " + lastBucket);
            }
        }
    }
}
