package io.pinion.stress.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a programme was asked for: {@code quick} or {@code full}, then {@code name=value}. */
final class Options {
    private final boolean full;
    private final Map<String, String> values = new TreeMap<>();
    private final long seed;

    /** Throws IllegalArgumentException for a name that the programme does not know. */
    Options(List<String> known, String... args) {
        boolean wantsFull = false;
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (arg.equals("quick") || arg.equals("full")) {
                wantsFull = arg.equals("full");
            } else if (equals > 0 && (known.contains(arg.substring(0, equals)) || arg.startsWith("seed="))) {
                values.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else {
                throw new IllegalArgumentException(
                        "unknown argument " + arg + "; known: quick, full, seed=N, " + known);
            }
        }
        full = wantsFull;
        seed = number("seed", System.nanoTime());
    }

    boolean isFull() {
        return full;
    }

    /** The seed of this run; give it back with {@code seed=}. */
    long seed() {
        return seed;
    }

    long number(String name, long quick, long inFull) {
        return number(name, full ? inFull : quick);
    }

    long number(String name, long fallback) {
        String value = values.get(name);
        return value == null ? fallback : Long.parseLong(value.replace("_", ""));
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    /** The arguments that make the same choices again. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(full ? "full" : "quick");
        values.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value));
        return values.containsKey("seed") ? text.toString() : text + " seed=" + seed;
    }
}
