package io.pinion.services.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names and values that begin with the prefix, of all sources; the first source that says something counts. */
final class ConfigSources {
    /** A value, and where it was found. */
    record Found(String text, String origin) {
        boolean isDefault() {
            return origin.equals(DEFAULT);
        }
    }

    private static final String DEFAULT = "default";

    private record Named(String name, String text) {}

    private final ConfigProblems problems;
    // Sorted, so that what is under a name stands together.
    private final TreeMap<String, Named> properties = new TreeMap<>();
    private final TreeMap<String, String> variables = new TreeMap<>();
    private final TreeMap<String, Named> defaults = new TreeMap<>();
    private final Set<String> used = new HashSet<>();

    ConfigSources(
            ConfigPath root,
            Map<String, String> properties,
            Map<String, String> environment,
            Map<String, String> defaults,
            ConfigProblems problems) {
        this.problems = problems;
        String prefix = root.plain() + ".";
        properties.forEach((name, text) -> addProperty(this.properties, prefix, name, name, text));
        defaults.forEach((name, text) -> addProperty(this.defaults, prefix, prefix + name, name, text));
        environment.forEach((name, text) -> {
            if (root.variables().stream().anyMatch(start -> name.startsWith(start + "_"))
                    && fits(name, text, variables)) {
                variables.put(name, text);
            }
        });
    }

    private void addProperty(Map<String, Named> into, String prefix, String fullName, String name, String text) {
        // Looked at only as far as needed: most properties are not for us.
        String plain = fullName.length() > ConfigReader.MAX_LENGTH ? fullName : ConfigPath.plain(fullName);
        if (!plain.startsWith(prefix) || !fits(name, text, into)) {
            return;
        }
        Named before = into.put(plain, new Named(name, text));
        if (before != null && !before.text.equals(text)) {
            problems.add(ConfigText.bounded(name) + " and " + ConfigText.bounded(before.name)
                    + " mean the same and have different values: remove one of them");
        }
    }

    private boolean fits(String name, String text, Map<String, ?> into) {
        if (into.size() >= ConfigReader.MAX_NAMES) {
            if (used.add("")) {
                problems.add("more than " + ConfigReader.MAX_NAMES + " names begin with the prefix");
            }
            return false;
        }
        if (name.length() > ConfigReader.MAX_LENGTH || text.length() > ConfigReader.MAX_LENGTH) {
            used.add(name);
            problems.add(ConfigText.bounded(name) + " is longer than " + ConfigReader.MAX_LENGTH + " characters");
            return false;
        }
        return true;
    }

    /** What is said about a value; marks every name that says it, so that it is no typo. */
    Optional<Found> find(ConfigPath path, boolean isBlankAValue) {
        List<Found> found = new ArrayList<>();
        Named property = properties.get(path.plain());
        if (property != null) {
            used.add(property.name);
            found.add(new Found(property.text, "property " + ConfigText.bounded(property.name)));
        }
        Set<String> said = new HashSet<>();
        for (String name : new TreeSet<>(path.variables())) {
            String text = variables.get(name);
            if (text != null) {
                used.add(name);
                said.add(text);
                found.add(new Found(text, "environment " + name));
            }
        }
        if (said.size() > 1) {
            problems.add(String.join(" and ", new TreeSet<>(path.variables()))
                    + " mean the same and have different values: remove one of them");
        }
        Named fallback = defaults.get(path.plain());
        if (fallback != null) {
            used.add("." + fallback.name);
            found.add(new Found(fallback.text, DEFAULT));
        }
        return found.stream()
                .filter(one -> isBlankAValue || !one.text().isBlank())
                .findFirst();
    }

    /** Whether there is a value. */
    boolean says(ConfigPath path) {
        return properties.containsKey(path.plain())
                || defaults.containsKey(path.plain())
                || path.variables().stream().anyMatch(variables::containsKey);
    }

    /** Default elements of a list that is said otherwise: they count for nothing and are no mistake. */
    void cover(ConfigPath path) {
        String start = path.plain() + ".";
        for (Map.Entry<String, Named> entry : defaults.tailMap(start, true).entrySet()) {
            if (!entry.getKey().startsWith(start)) {
                return;
            }
            used.add("." + entry.getValue().name);
        }
    }

    /** The numbers of the elements of a list, without defaults. */
    TreeSet<Integer> indices(ConfigPath path) {
        TreeSet<Integer> indices = indices(properties, path.plain() + ".", '.');
        for (String name : path.variables()) {
            indices.addAll(indices(variables, name + "_", '_'));
        }
        return indices;
    }

    TreeSet<Integer> defaultIndices(ConfigPath path) {
        return indices(defaults, path.plain() + ".", '.');
    }

    private static TreeSet<Integer> indices(TreeMap<String, ?> names, String start, char end) {
        TreeSet<Integer> indices = new TreeSet<>();
        for (String name : names.tailMap(start, true).keySet()) {
            if (!name.startsWith(start)) {
                break;
            }
            int digits = start.length();
            while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
                digits++;
            }
            int count = digits - start.length();
            boolean isNumber = count > 0 && (count == 1 || name.charAt(start.length()) != '0');
            if (isNumber && (digits == name.length() || name.charAt(digits) == end)) {
                indices.add(count > 6 ? 999_999 : Integer.parseInt(name.substring(start.length(), digits)));
            }
        }
        return indices;
    }

    /** Default texts are the programmer's: a name that says nothing there is an error. */
    void reportMisuse() {
        defaults.values().stream()
                .filter(named -> !used.contains("." + named.name))
                .forEach(named -> problems.add("the default " + ConfigText.quoted(named.name)
                        + " belongs to no component; remove or rename it"));
    }

    /** Names of properties and variables that said nothing, each with what it is. */
    Map<String, String> unused() {
        Map<String, String> unused = new HashMap<>();
        properties.values().stream()
                .filter(named -> !used.contains(named.name))
                .forEach(named -> unused.put(named.name, "property"));
        variables.keySet().stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> unused.put(name, "environment variable"));
        return unused;
    }
}
