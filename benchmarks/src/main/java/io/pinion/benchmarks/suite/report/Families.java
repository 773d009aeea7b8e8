package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Figures whose names differ in one number only, three or more of them: how something grows. */
final class Families {
    /** Not the number of {@code p50} or {@code 1k}. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.@])\\d+(\\.\\d+)?(?![\\w.])");

    private static final int FEWEST = 3;

    private Families() {}

    /** Names with {@code #} for the number; of each the names with their numbers. */
    static Map<String, SortedMap<Double, String>> of(Collection<String> names) {
        Map<String, SortedMap<Double, String>> families = new LinkedHashMap<>();
        for (String name : names) {
            Matcher number = NUMBER.matcher(name);
            while (number.find()) {
                String family = name.substring(0, number.start()) + "#" + name.substring(number.end());
                families.computeIfAbsent(family, any -> new TreeMap<>()).put(Double.parseDouble(number.group()), name);
            }
        }
        families.values().removeIf(members -> members.size() < FEWEST);
        return families;
    }

    static List<String> members(Collection<String> names) {
        List<String> members = new ArrayList<>();
        of(names).values().forEach(family -> members.addAll(family.values()));
        return members;
    }
}
