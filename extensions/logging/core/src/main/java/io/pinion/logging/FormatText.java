package io.pinion.logging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads a format from the settings of a configuration file; takes out of them what it knows. */
final class FormatText {
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private final Map<String, String> settings;

    private FormatText(Map<String, String> settings) {
        this.settings = settings;
    }

    static LogFormat read(String name, Map<String, String> settings) {
        return new FormatText(settings).format(name.strip());
    }

    private LogFormat format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "json", "jsonlines" -> LogFormat.jsonLines(pairs("fields"));
            case "syslog" -> syslog();
            case "gelf" -> gelf();
            case "loki" -> LogFormat.loki(pairs("labels"));
            case "otlp" -> LogFormat.otlp(pairs("resource"));
            default ->
                throw new IllegalArgumentException(
                        "format must be json, syslog, gelf, loki or otlp, was " + Settings.shown(name));
        };
    }

    private LogFormat syslog() {
        SyslogFormatBuilder builder = LogFormat.syslog();
        text("facility", value -> builder.facility(facility(value)));
        text("hostName", builder::hostName);
        text("appName", builder::appName);
        text("procId", builder::procId);
        text("msgId", builder::msgId);
        text("sdId", builder::sdId);
        text("framing", value -> framing(builder, value));
        text("byteOrderMark", value -> byteOrderMark(builder, value));
        return builder.fields(pairs("fields")).build();
    }

    private LogFormat gelf() {
        String host = settings.remove("hostName");
        Map<String, String> fields = pairs("fields");
        return host == null ? LogFormat.gelf(LogFormat.localHost(), fields) : LogFormat.gelf(host.strip(), fields);
    }

    private void text(String key, Consumer<String> use) {
        String value = settings.remove(key);
        if (value != null) {
            use.accept(value.strip());
        }
    }

    private static int facility(String value) {
        int code = FACILITIES.indexOf(value.toLowerCase(Locale.ROOT));
        if (code < 0 && value.matches("\\d{1,2}")) {
            code = Integer.parseInt(value);
        }
        if (code < 0) {
            throw new IllegalArgumentException(
                    "facility must be a number from 0 to 23 or a name such as user, daemon or"
                            + " local0 to local7, was " + Settings.shown(value));
        }
        return code;
    }

    private static void framing(SyslogFormatBuilder builder, String value) {
        if (value.equalsIgnoreCase("newline")) {
            builder.newlineFraming();
        } else if (!value.equalsIgnoreCase("octet")) {
            throw new IllegalArgumentException("framing must be 'octet', which puts the length before each message, or"
                    + " 'newline', which puts a line feed after it, was " + Settings.shown(value));
        }
    }

    private static void byteOrderMark(SyslogFormatBuilder builder, String value) {
        if (value.equalsIgnoreCase("true")) {
            builder.byteOrderMark();
        } else if (!value.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("byteOrderMark must be true or false, was " + Settings.shown(value));
        }
    }

    private Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        text(key, value -> pairs(key, value, pairs));
        return pairs;
    }

    private static void pairs(String key, String value, Map<String, String> pairs) {
        if (value.isEmpty()) {
            return;
        }
        for (String pair : value.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        key + " must be names and values, such as 'service=shop,env=test', but " + Settings.shown(pair)
                                + " has no '='; a value with a comma can only be set in code");
            }
            String name = pair.substring(0, equals).strip();
            if (pairs.put(name, pair.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(key + " has " + Settings.shown(name) + " twice; leave one out");
            }
        }
    }
}
