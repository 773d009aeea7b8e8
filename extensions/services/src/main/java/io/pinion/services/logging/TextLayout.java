package io.pinion.services.logging;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The formats that people read. */
final class TextLayout implements LogLayout {
    /** Which of them. */
    enum Style {
        STREAM,
        PLAIN,
        COLOUR,
        /** Plain, with the priority in front that journald takes from a stream; see sd-daemon(3). */
        PRIORITY
    }

    private final Style style;
    private final boolean isColoured;
    private final LogDates dates;

    TextLayout(Style style, boolean isColoured, LogDates dates) {
        this.style = style;
        this.isColoured = isColoured;
        this.dates = dates;
    }

    @Override
    public byte[] bytes(LogEvent event) {
        StringBuilder out = new StringBuilder(event.message().length() + 80);
        begin(out, event);
        date(out, event);
        heading(out, event);
        message(out, event.message());
        if (isColoured) {
            out.append(LogSeverity.RESET);
        }
        out.append('\n');
        if (event.thrown() != null) {
            for (String line : LogTrace.lines(event.thrown())) {
                begin(out, event);
                out.append('\t');
                LogText.appendVisible(out, line);
                out.append('\n');
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line that begins with a tab is one of a stack trace. */
    private void message(StringBuilder out, String message) {
        if (message.startsWith("\t")) {
            LogText.appendEscape(out, '\t');
            LogText.appendVisible(out, message.substring(1));
        } else {
            LogText.appendVisible(out, message);
        }
    }

    private void begin(StringBuilder out, LogEvent event) {
        if (style == Style.PRIORITY) {
            out.append('<').append(event.severity().priority).append('>');
        }
    }

    private void date(StringBuilder out, LogEvent event) {
        String date = dates.text(event.instant());
        if (date != null) {
            LogText.appendVisible(out, date);
            out.append(' ');
        }
    }

    private void heading(StringBuilder out, LogEvent event) {
        switch (style) {
            case STREAM -> levelAndLogger(out, event).append(':');
            case COLOUR -> {
                colour(out, LogSeverity.BLUE).append("[T:");
                LogText.appendVisible(out, event.thread());
                colour(out.append(']'), LogSeverity.RESET).append(' ');
                colour(out, event.severity().colour);
                levelAndLogger(out, event).append(": ");
            }
            case PLAIN, PRIORITY -> {}
        }
    }

    private StringBuilder colour(StringBuilder out, String code) {
        return isColoured ? out.append(code) : out;
    }

    private static StringBuilder levelAndLogger(StringBuilder out, LogEvent event) {
        out.append(event.severity().word.toUpperCase(Locale.ROOT)).append(':');
        LogText.appendVisible(out, event.logger());
        return out;
    }
}
