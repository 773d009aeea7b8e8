package io.pinion.logging.receivers;

import io.pinion.logging.LogFormat;
import java.util.Map;

/** A format, and how to read it back. */
enum Shape {
    /** JSON lines. */
    JSON("json", "fields.n"),
    /** Syslog messages whose length is told. */
    SYSLOG("syslog", "n"),
    /** Syslog messages ended by a line feed. */
    SYSLOG_LINES("syslog", "n"),
    /** GELF. */
    GELF("gelf", "_n"),
    /** Loki's push API. */
    LOKI("loki", "n"),
    /** OTLP/HTTP. */
    OTLP("otlp", "n");

    private final String shown;
    private final String numberField;

    Shape(String shown, String numberField) {
        this.shown = shown;
        this.numberField = numberField;
    }

    LogFormat format() {
        return switch (this) {
            case JSON -> LogFormat.jsonLines();
            case SYSLOG -> LogFormat.syslog().build();
            case SYSLOG_LINES -> LogFormat.syslog().newlineFraming().build();
            case GELF -> LogFormat.gelf("host", Map.of());
            case LOKI -> LogFormat.loki(Map.of("app", "receivers"));
            case OTLP -> LogFormat.otlp(Map.of("service.name", "receivers"));
        };
    }

    /** How the text of a message arrives, as the format documents it. */
    String expected(String message) {
        return switch (this) {
            case SYSLOG, SYSLOG_LINES -> SyslogRules.line(LogLines.wellFormed(message));
            // GELF requires a message that is not blank.
            case GELF -> message.isBlank() ? "-" : LogLines.wellFormed(message);
            case JSON, LOKI, OTLP -> LogLines.wellFormed(message);
        };
    }

    /** Reads a record as a receiver wrote it down. */
    Entry read(Received received) {
        return switch (this) {
            case SYSLOG, SYSLOG_LINES -> readSyslog(received);
            case GELF -> GelfRules.read(received.raw());
            case JSON -> JsonLinesRules.read(received.raw());
            case LOKI, OTLP -> throw new IllegalStateException(this + " is sent over HTTP only");
        };
    }

    private static Entry readSyslog(Received received) {
        Entry entry = SyslogRules.read(received.raw());
        MalformedException.unless(
                SyslogRules.isSameMessage(received, entry.message()),
                "the receiver took '" + received.messageText() + "' for the message, it is '" + entry.message() + "'");
        return entry;
    }

    /** What is compared: the number of the event and its text. */
    Arrival arrival(Entry entry) {
        Entry read = this == LOKI ? lokiLine(entry) : entry;
        String number = read.fields().get(numberField);
        MalformedException.unless(number != null, "no field " + numberField);
        String text = this == GELF ? read.fields().getOrDefault("full_message", read.message()) : read.message();
        return new Arrival(Long.parseLong(java.util.Objects.requireNonNull(number)), text);
    }

    /** Loki's line is an object of its own. */
    private static Entry lokiLine(Entry entry) {
        var line = StrictJson.object(entry.message().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new Entry(
                StrictJson.text(line, "message"),
                entry.epochNs(),
                Map.of("n", line.path("fields").path("n").asText()));
    }

    String shown() {
        return shown;
    }

    /**
     * One event that arrived.
     *
     * @param number given by the sender
     * @param text its message
     */
    record Arrival(long number, String text) {}
}
