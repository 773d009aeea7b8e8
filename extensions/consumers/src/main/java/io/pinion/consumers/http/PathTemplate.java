package io.pinion.consumers.http;

import io.pinion.consumers.internal.http.Escapes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path of literal segments and {@code {parameters}}; literals win over parameters, from the left. */
final class PathTemplate implements Comparable<PathTemplate> {
    private static final int MAX_CHARS = 256;
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_]*}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9\\-._~!$&'()*+,;=:@]*");

    private final String text;
    private final List<String> segments;

    PathTemplate(String text) {
        if (!text.startsWith("/") || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("the path of a route must start with a slash and have at most "
                    + MAX_CHARS + " characters, was \"" + text + "\"");
        }
        this.text = text;
        this.segments = List.of(text.substring(1).split("/", -1));
        check();
    }

    private void check() {
        Set<String> names = new HashSet<>();
        for (String segment : segments) {
            boolean parameter = PARAMETER.matcher(segment).matches();
            if (!parameter && !LITERAL.matcher(segment).matches()) {
                throw new IllegalArgumentException("\"" + segment + "\" in the path " + text
                        + " is neither {name} (a letter, then letters, digits and _) nor plain text that needs no"
                        + " percent-encoding");
            }
            if (parameter && !names.add(segment)) {
                throw new IllegalArgumentException("the path " + text + " has " + segment + " twice; rename one");
            }
        }
    }

    /** Two paths that match the same requests, whatever their parameters are called. */
    boolean sameShape(PathTemplate other) {
        return compareTo(other) == 0;
    }

    /** The parameters of a path given in encoded segments, null if it does not match. A parameter is never empty. */
    @Nullable
    Map<String, String> match(List<String> encoded) {
        if (encoded.size() != segments.size()) {
            return null;
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < encoded.size(); i++) {
            String mine = segments.get(i);
            String given = Escapes.decode(encoded.get(i), false);
            if (isParameter(mine) && !given.isEmpty()) {
                found.put(mine.substring(1, mine.length() - 1), given);
            } else if (!mine.equals(given)) {
                return null;
            }
        }
        return found;
    }

    List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (String segment : segments) {
            if (isParameter(segment)) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    /** More particular first. */
    @Override
    public int compareTo(PathTemplate other) {
        int shared = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < shared; i++) {
            String mine = segments.get(i);
            String theirs = other.segments.get(i);
            int byKind = Boolean.compare(isParameter(mine), isParameter(theirs));
            if (byKind != 0) {
                return byKind;
            }
            int byText = isParameter(mine) ? 0 : mine.compareTo(theirs);
            if (byText != 0) {
                return byText;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathTemplate template && sameShape(template);
    }

    @Override
    public int hashCode() {
        return segments.size();
    }

    @Override
    public String toString() {
        return text;
    }
}
