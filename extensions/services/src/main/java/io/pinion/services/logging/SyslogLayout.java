package io.pinion.services.logging;

import java.nio.charset.StandardCharsets;

/** One datagram for the local syslog socket: facility "user", the severity, the program, one line. */
final class SyslogLayout implements LogLayout {
    private static final int USER = 1 << 3;

    private final String heading;
    private final LogDates dates;

    SyslogLayout(String identifier, LogDates dates) {
        StringBuilder clean = new StringBuilder();
        LogText.appendVisible(clean, identifier);
        heading = clean.append('[')
                .append(ProcessHandle.current().pid())
                .append("]: ")
                .toString();
        this.dates = dates;
    }

    @Override
    public byte[] bytes(LogEvent event) {
        StringBuilder out = new StringBuilder(event.message().length() + 80);
        out.append('<').append(USER | event.severity().priority).append('>').append(heading);
        String date = dates.text(event.instant());
        if (date != null) {
            LogText.appendVisible(out, date + " ");
        }
        LogText.appendVisible(out, event.message());
        if (event.thrown() != null) {
            for (String line : LogTrace.lines(event.thrown())) {
                out.append(" | ");
                LogText.appendVisible(out, line.strip());
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
