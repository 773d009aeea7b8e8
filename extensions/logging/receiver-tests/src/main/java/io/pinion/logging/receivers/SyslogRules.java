package io.pinion.logging.receivers;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A syslog message, RFC 5424, read as its grammar has it. */
final class SyslogRules {
    private static final Pattern HEADER =
            Pattern.compile("<(\\d{1,3})>1 (\\S+) ([\\x21-\\x7E]{1,255}) ([\\x21-\\x7E]{1,48})"
                    + " ([\\x21-\\x7E]{1,128}) ([\\x21-\\x7E]{1,32}) ");
    private static final Pattern ELEMENT =
            Pattern.compile("\\[([^\\s=\\]\"]{1,32})((?: [^\\s=\\]\"]{1,32}=\"(?:[^\"\\\\\\]]|\\\\.)*+\")*+)\\]");
    private static final Pattern PARAMETER = Pattern.compile(" ([^\\s=\\]\"]{1,32})=\"((?:[^\"\\\\\\]]|\\\\.)*+)\"");
    private static final int MAX_PRIORITY = 191;
    private static final long NANOS = 1_000_000_000L;

    private SyslogRules() {}

    static Entry read(byte[] raw) {
        String text = StrictJson.utf8(raw);
        Matcher header = HEADER.matcher(text);
        MalformedException.unless(header.lookingAt(), "no header of RFC 5424");
        MalformedException.unless(Integer.parseInt(header.group(1)) <= MAX_PRIORITY, "a priority above 191");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("pri", header.group(1));
        int end = structuredData(text, header.end(), fields);
        MalformedException.unless(
                end == text.length() || text.charAt(end) == ' ', "no space between structured data and message");
        String message = end == text.length() ? "" : text.substring(end + 1);
        return new Entry(message, epochNs(header.group(2)), fields);
    }

    private static int structuredData(String text, int from, Map<String, String> fields) {
        if (text.startsWith("-", from)) {
            return from + 1;
        }
        Matcher element = ELEMENT.matcher(text);
        int end = from;
        while (element.region(end, text.length()).lookingAt()) {
            Matcher parameter = PARAMETER.matcher(element.group(2));
            while (parameter.find()) {
                fields.put(parameter.group(1), parameter.group(2));
            }
            end = element.end();
        }
        MalformedException.unless(end > from, "neither structured data nor '-'");
        return end;
    }

    private static long epochNs(String time) {
        try {
            OffsetDateTime at = OffsetDateTime.parse(time);
            MalformedException.unless(at.getNano() % 1_000 == 0, "a time with more than six digits after the point");
            return at.toEpochSecond() * NANOS + at.getNano();
        } catch (DateTimeParseException e) {
            throw new MalformedException("bad time", e);
        }
    }

    /** A message as one line, as Pinion's format documents it: control characters and separators are escaped. */
    static String line(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append(c);
                default -> {
                    if (c < 0x20 || c >= 0x7F && c < 0xA0 || c == '\u2028' || c == '\u2029') {
                        line.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    /** What a receiver has to take for the message: without the byte order mark that RFC 5424 allows at its start. */
    static boolean isSameMessage(Received received, String message) {
        String parsed = new String(received.message(), StandardCharsets.UTF_8);
        return parsed.equals(message) || message.startsWith("\uFEFF") && parsed.equals(message.substring(1));
    }
}
