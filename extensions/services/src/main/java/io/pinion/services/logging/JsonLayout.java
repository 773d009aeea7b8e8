package io.pinion.services.logging;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One JSON object per line. */
final class JsonLayout implements LogLayout {
    private static final Set<String> OWN = Set.of(
            "errno",
            "code_file",
            "code_func",
            "code_line",
            "code_module",
            "identifier",
            "message_raw",
            "pid",
            "process_name",
            "thread_name");

    private final String processName;
    private final long pid = ProcessHandle.current().pid();
    private final LogDates dates;

    JsonLayout(String processName, LogDates dates) {
        this.processName = processName;
        this.dates = dates;
    }

    @Override
    public byte[] bytes(LogEvent event) {
        StringBuilder out = new StringBuilder(event.message().length() * 2 + 300);
        JsonText json = new JsonText(out).begin();
        json.field("msg", event.message());
        json.field("level", event.severity().word);
        json.name("@fields");
        fields(new JsonText(out).begin(), event).end();
        date(json, event);
        if (event.thrown() != null) {
            json.field("stackTrace", String.join("\n", LogTrace.lines(event.thrown())));
        }
        json.end();
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonText fields(JsonText json, LogEvent event) {
        json.field("errno", event.thrown() == null ? 0 : 255);
        LogCaller caller = event.caller();
        if (caller != null) {
            json.field("code_file", caller.file() == null ? "" : caller.file());
            json.field("code_func", caller.method());
            json.field("code_line", caller.line());
            json.field("code_module", caller.className());
        }
        json.field("identifier", event.logger());
        json.field("message_raw", event.raw());
        json.field("pid", pid);
        json.field("process_name", processName);
        json.field("thread_name", event.thread());
        for (int i = 0; i < event.arguments().size(); i++) {
            json.field("argument_" + i, event.arguments().get(i));
        }
        extras(json, event.extras());
        return json;
    }

    /** A name twice in one object would be read differently by different readers. */
    private static void extras(JsonText json, Map<String, String> extras) {
        Set<String> used = new HashSet<>();
        for (Map.Entry<String, String> extra : extras.entrySet()) {
            String name = extra.getKey();
            boolean isOurs = OWN.contains(name) || name.startsWith("argument_") || name.startsWith("extra_");
            if (used.add(JsonText.wellFormed(name))) {
                json.field(isOurs ? "extra_" + name : name, extra.getValue());
            }
        }
    }

    private void date(JsonText json, LogEvent event) {
        String date = dates.text(event.instant());
        if (date != null && dates instanceof LogDates.Epoch) {
            json.number("@timestamp", date);
        } else if (date != null) {
            json.field("@timestamp", date);
        }
    }
}
