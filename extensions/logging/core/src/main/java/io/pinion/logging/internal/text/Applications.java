package io.pinion.logging.internal.text;

import org.jspecify.annotations.Nullable;

/** Asks objects of the application, whose methods may do anything: what they throw becomes part of the text. */
final class Applications {
    private Applications() {}

    /** A question to an object of the application. */
    interface Question<R> {
        @Nullable
        R ask() throws Exception;
    }

    static <R> @Nullable R ask(Question<R> question, @Nullable R otherwise) {
        try {
            return question.ask();
        } catch (Exception | Error e) {
            return otherwise;
        }
    }

    static String text(@Nullable Object object) {
        if (object == null) {
            return "null";
        }
        try {
            return String.valueOf(object.toString());
        } catch (Exception | Error e) {
            return object.getClass().getName() + ": (toString() threw "
                    + e.getClass().getName() + ")";
        }
    }
}
