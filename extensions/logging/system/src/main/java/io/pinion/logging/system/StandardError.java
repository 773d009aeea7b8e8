package io.pinion.logging.system;

import io.pinion.logging.internal.lazy.CopiedEvent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.time.Instant;

/**
 * Lines for events that are not shipped. They go to the process's standard error stream, whatever {@code System.setErr} says:
 * a stream that an application has put there may log.
 */
final class StandardError {
    static final StandardError LINES = new StandardError(
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset()));

    private static final int MAX_CHARS = 2048;
    private static final int MAX_TRACE_CHARS = 16_384;
    private static final long NS_PER_SECOND = 1_000_000_000;

    private final PrintStream out;

    StandardError(PrintStream out) {
        this.out = out;
    }

    void status(String message) {
        out.println("pinion-logging: " + escaped(message, MAX_CHARS));
    }

    void print(CopiedEvent event) {
        Instant time = Instant.ofEpochSecond(event.epochNs() / NS_PER_SECOND, event.epochNs() % NS_PER_SECOND);
        StringBuilder line = new StringBuilder(128)
                .append(time)
                .append(' ')
                .append(event.severity())
                .append(" [")
                .append(escaped(event.thread(), 64))
                .append("] ")
                .append(escaped(event.logger(), 256))
                .append(": ")
                .append(escaped(event.message(), MAX_CHARS));
        Throwable thrown = event.thrown();
        if (thrown != null) {
            line.append(System.lineSeparator()).append(trace(thrown));
        }
        out.println(line);
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException e) {
            return thrown.getClass().getName();
        }
        String whole = text.toString().stripTrailing();
        StringBuilder lines = new StringBuilder();
        for (String line :
                whole.substring(0, Math.min(whole.length(), MAX_TRACE_CHARS)).split("\\R", -1)) {
            lines.append(lines.isEmpty() ? "" : System.lineSeparator())
                    .append(line.startsWith("\t") ? "\t" : "")
                    .append(escaped(line.strip(), MAX_CHARS));
        }
        return lines.toString();
    }

    /** The text in one line, without control characters, cut. */
    static String escaped(String text, int maxChars) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length(), maxChars));
        for (int i = 0; i < text.length() && i < maxChars; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return text.length() > maxChars ? escaped.append("...").toString() : escaped.toString();
    }
}
