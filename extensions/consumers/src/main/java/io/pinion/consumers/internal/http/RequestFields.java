package io.pinion.consumers.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a head in the order in which they came; names are compared without case. */
public final class RequestFields {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    void add(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new Refusal(400, "a field has no colon");
        }
        String name = line.substring(0, colon);
        // Covers blanks before the colon and folded lines too: a blank is no part of a token.
        if (!Chars.isToken(name)) {
            throw new Refusal(400, "a field name is not a token, or a line is folded");
        }
        String value = trimmed(line, colon + 1);
        if (!Chars.isFieldValue(value)) {
            throw new Refusal(400, "a field value holds a control character");
        }
        names.add(name.toLowerCase(Locale.ROOT));
        values.add(value);
    }

    private static String trimmed(String line, int from) {
        int start = from;
        int end = line.length();
        while (start < end && Chars.isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && Chars.isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** All values of a name, in order. */
    public List<String> all(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(lower)) {
                found.add(values.get(i));
            }
        }
        return List.copyOf(found);
    }

    /** The names in order, in lower case, with repetitions. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** The one value of a name that may come only once, null when there is none. */
    @Nullable
    String single(String name) {
        List<String> found = all(name);
        if (found.size() > 1) {
            throw new Refusal(400, "more than one " + name);
        }
        return found.isEmpty() ? null : found.get(0);
    }
}
