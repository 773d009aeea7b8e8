package io.pinion.linux.jni;

import java.io.Serial;

/** Carries the sentence that says why there is no native library. */
final class Unavailable extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sentence;

    Unavailable(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
