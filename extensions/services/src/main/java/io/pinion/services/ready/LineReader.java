package io.pinion.services.ready;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream into lines of bounded length; what is longer is cut off, and read on until the line's end. */
final class LineReader {
    private final Reader reader;
    private final int maxChars;
    private final StringBuilder line = new StringBuilder();
    private boolean isCut;

    LineReader(InputStream stream, int maxChars) {
        // Never fails on bytes that are no UTF-8: they become replacement characters.
        this.reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        this.maxChars = maxChars;
    }

    /** Reads until the end; a last line without an end counts. */
    void readAll(Consumer<String> lines) throws IOException {
        char[] chars = new char[4_096];
        for (int count = reader.read(chars); count >= 0; count = reader.read(chars)) {
            for (int i = 0; i < count; i++) {
                take(chars[i], lines);
            }
        }
        if (line.length() > 0) {
            give(lines);
        }
    }

    private void take(char c, Consumer<String> lines) {
        if (c == '\n') {
            give(lines);
        } else if (line.length() < maxChars) {
            line.append(c);
        } else {
            isCut = true;
        }
    }

    private void give(Consumer<String> lines) {
        int end = line.length();
        if (!isCut && end > 0 && line.charAt(end - 1) == '\r') {
            line.setLength(end - 1);
        }
        String text = line.toString();
        line.setLength(0);
        isCut = false;
        lines.accept(text);
    }
}
