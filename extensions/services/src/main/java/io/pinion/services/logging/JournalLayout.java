package io.pinion.services.logging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One datagram of the journal's native protocol: {@code NAME=value} lines, or for a value with line breaks the name, its
 * length in bytes (64 bits, little-endian) and the value. No value can therefore add a field.
 *
 * <p>Source: <a href="https://systemd.io/JOURNAL_NATIVE_PROTOCOL/">the protocol's description</a>; the memory files it has
 * for very long entries are not used, since texts are bounded here.
 */
final class JournalLayout implements LogLayout {
    private static final int MAX_NAME = 64;

    private final String identifier;
    private final LogDates dates;

    JournalLayout(String identifier, LogDates dates) {
        this.identifier = identifier;
        this.dates = dates;
    }

    @Override
    public byte[] bytes(LogEvent event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(event.message().length() + 300);
        field(out, "MESSAGE", message(event));
        field(out, "PRIORITY", Integer.toString(event.severity().priority));
        field(out, "SYSLOG_IDENTIFIER", identifier);
        field(out, "LOGGER", event.logger());
        field(out, "THREAD_NAME", event.thread());
        if (!event.arguments().isEmpty()) {
            field(out, "MESSAGE_RAW", event.raw());
        }
        LogCaller caller = event.caller();
        if (caller != null) {
            field(out, "CODE_FILE", caller.file() == null ? "" : caller.file());
            field(out, "CODE_LINE", Integer.toString(caller.line()));
            field(out, "CODE_FUNC", caller.className() + "." + caller.method());
        }
        if (event.thrown() != null) {
            field(out, "EXCEPTION_INFO", LogText.of(event.thrown(), 2_000));
        }
        for (int i = 0; i < event.arguments().size(); i++) {
            field(out, "ARGUMENT_" + i, event.arguments().get(i));
        }
        for (Map.Entry<String, String> extra : event.extras().entrySet()) {
            field(out, "EXTRA_" + name(extra.getKey()), extra.getValue());
        }
        return out.toByteArray();
    }

    private String message(LogEvent event) {
        String date = dates.text(event.instant());
        String message = date == null ? event.message() : date + " " + event.message();
        return event.thrown() == null ? message : message + "\n" + String.join("\n", LogTrace.lines(event.thrown()));
    }

    /** Capitals, digits and underlines are allowed; anything else becomes an underline. */
    private static String name(String given) {
        StringBuilder name = new StringBuilder();
        for (char c : given.toUpperCase(Locale.ROOT).toCharArray()) {
            if (name.length() == MAX_NAME - "EXTRA_".length()) {
                break;
            }
            name.append(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ? c : '_');
        }
        return name.toString();
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            out.write('=');
        } else {
            out.write('\n');
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
        }
        out.writeBytes(bytes);
        out.write('\n');
    }
}
