package io.pinion.sse;

import io.pinion.consumers.internal.text.SafeText;

/** Text of a server, made fit for logs and messages. */
final class Texts {
    private Texts() {}

    static String forLog(String text) {
        return SafeText.forLog(text);
    }

    /** Whether it can be the value of a header as it is: the JDK's client sends ASCII only. */
    static boolean fitsHeader(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return false;
            }
        }
        return true;
    }
}
