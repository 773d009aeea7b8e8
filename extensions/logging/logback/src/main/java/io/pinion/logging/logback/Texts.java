package io.pinion.logging.logback;

import java.util.List;
import org.slf4j.Marker;

/** Texts of what has none of its own. */
final class Texts {
    private Texts() {}

    /** What a value says of itself; a value that throws costs its text, not the event. */
    static String of(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError e) {
            return "[" + value.getClass().getName() + ".toString() threw "
                    + e.getClass().getName() + "]";
        }
    }

    /** The names with those of the markers in them, as {@code A [ B, C ], D}. */
    static String of(List<Marker> markers) {
        StringBuilder names = new StringBuilder();
        for (Marker marker : markers) {
            // SLF4J's own marker writes what it refers to.
            names.append(names.length() == 0 ? "" : ", ").append(of((Object) marker));
        }
        return names.toString();
    }
}
