package io.pinion.services.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a component is: its parts from the prefix on, in words, and the names that follow from them. The parts of a prefix
 * count as parts here.
 */
final class ConfigPath {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");
    private static final Pattern HUMPS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$-]+");
    private static final int MAX_PREFIX = 100;
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|passphrase|pwd|secret|token|key|credential", Pattern.CASE_INSENSITIVE);

    private final List<List<String>> parts;
    private final boolean isSecret;

    private ConfigPath(List<List<String>> parts, boolean isSecret) {
        this.parts = parts;
        this.isSecret = isSecret;
    }

    static ConfigPath root(String prefix) {
        if (prefix.length() > MAX_PREFIX || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix must be of lower-case letters, digits and '-', in parts with dots"
                            + " between them, each beginning with a letter, at most " + MAX_PREFIX + " characters, was "
                            + ConfigText.quoted(prefix));
        }
        List<List<String>> parts = new ArrayList<>();
        for (String part : prefix.split("\\.")) {
            parts.add(words(part));
        }
        return new ConfigPath(List.copyOf(parts), false);
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        for (String word : HUMPS.split(name)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return words.isEmpty() ? List.of(name.toLowerCase(Locale.ROOT)) : List.copyOf(words);
    }

    ConfigPath component(String name) {
        return with(
                words(name),
                isSecret || SECRET.matcher(name.replaceAll("[_$]", "")).find());
    }

    ConfigPath element(int index) {
        return with(List.of(Integer.toString(index)), isSecret);
    }

    private ConfigPath with(List<String> words, boolean secret) {
        List<List<String>> longer = new ArrayList<>(parts);
        longer.add(words);
        return new ConfigPath(List.copyOf(longer), secret);
    }

    /** Whether values here must not be printed. */
    boolean isSecret() {
        return isSecret;
    }

    /** The name of the property as it is recommended. */
    String property() {
        return join("-", ".");
    }

    /** The name of the variable as it is recommended. */
    String variable() {
        return join("_", "_").toUpperCase(Locale.ROOT);
    }

    /** Both names of the variable. */
    Set<String> variables() {
        String joined = join("", "_").toUpperCase(Locale.ROOT);
        return joined.equals(variable()) ? Set.of(joined) : Set.of(variable(), joined);
    }

    /** The name of the property without what does not count. */
    String plain() {
        return join("", ".");
    }

    /** A property's name without what does not count. */
    static String plain(String property) {
        StringBuilder text = new StringBuilder(property.length());
        for (int i = 0; i < property.length(); i++) {
            char c = property.charAt(i);
            switch (c) {
                case '-', '_', '$', ']' -> {}
                case '[' -> text.append('.');
                default -> text.append(c);
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private String join(String betweenWords, String betweenParts) {
        List<String> joined = new ArrayList<>();
        for (List<String> part : parts) {
            joined.add(String.join(betweenWords, part));
        }
        return String.join(betweenParts, joined);
    }

    /** Both names, for messages. */
    @Override
    public String toString() {
        return property() + " (" + variable() + ")";
    }
}
