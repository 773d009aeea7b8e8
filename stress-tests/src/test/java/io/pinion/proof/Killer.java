package io.pinion.proof;

import java.util.Locale;

/**
 * The test that has to fail.
 *
 * @param kind where it is
 * @param test its class, and its method behind a {@code #}
 */
record Killer(Kind kind, String test) {

    /** Where tests are. */
    enum Kind {
        /** A jcstress test, by its simple name. */
        JCSTRESS,
        /** A test under Lincheck. */
        LINCHECK,
        /** A JUnit test of the engine. */
        ENGINE,
        /** A JUnit test of the native part. */
        NATIVE,
        /** A JUnit test of an extension. */
        EXTENSION
    }

    static Killer of(String line) {
        String[] parts = line.split(" ", 2);
        return new Killer(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1].trim());
    }
}
