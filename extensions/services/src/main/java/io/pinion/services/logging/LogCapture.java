package io.pinion.services.logging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a record, on the caller's thread, everything that another thread could not tell or would see changed: the
 * message with its arguments, the thread, the calling line, the context.
 */
final class LogCapture {
    static final int MAX_MESSAGE_CHARS = 16_384;
    private static final int MAX_ARGUMENTS = 32;
    private static final int MAX_VALUE_CHARS = 1_024;
    private static final int MAX_EXTRAS = 32;
    private static final int MAX_FRAMES = 64;
    private static final StackWalker WALKER = StackWalker.getInstance();

    private final boolean wantsCaller;
    private final @Nullable Supplier<Map<String, String>> context;
    private final Messages messages = new Messages();

    LogCapture(boolean wantsCaller, @Nullable Supplier<Map<String, String>> context) {
        this.wantsCaller = wantsCaller;
        this.context = context;
    }

    LogEvent capture(LogRecord record) {
        String raw = LogText.bounded(String.valueOf(record.getMessage()), MAX_MESSAGE_CHARS);
        List<String> arguments = arguments(record.getParameters());
        return new LogEvent(
                record.getInstant(),
                LogSeverity.of(record.getLevel()),
                String.valueOf(record.getLoggerName()),
                raw,
                message(record, raw, arguments),
                arguments,
                record.getThrown(),
                Thread.currentThread().getName(),
                wantsCaller ? caller(record) : null,
                extras());
    }

    private String message(LogRecord record, String raw, List<String> arguments) {
        if (arguments.isEmpty() && record.getResourceBundle() == null) {
            return raw;
        }
        return LogText.guarded(record, () -> messages.formatMessage(record), MAX_MESSAGE_CHARS);
    }

    private static List<String> arguments(Object @Nullable [] parameters) {
        if (parameters == null || parameters.length == 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parameters.length && i < MAX_ARGUMENTS; i++) {
            texts.add(LogText.of(parameters[i], MAX_VALUE_CHARS));
        }
        return texts;
    }

    private static @Nullable LogCaller caller(LogRecord record) {
        String className = record.getSourceClassName();
        String method = record.getSourceMethodName();
        if (className == null || method == null) {
            return null;
        }
        return WALKER.walk(frames -> frames.limit(MAX_FRAMES)
                .filter(frame -> frame.getClassName().equals(className)
                        && frame.getMethodName().equals(method))
                .findFirst()
                .map(frame -> new LogCaller(className, method, frame.getFileName(), Math.max(0, frame.getLineNumber())))
                .orElseGet(() -> new LogCaller(className, method, null, 0)));
    }

    private Map<String, String> extras() {
        if (context == null) {
            return Map.of();
        }
        try {
            Map<String, String> given = context.get();
            return given == null || given.isEmpty() ? Map.of() : copy(given);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return Map.of("context_error", e.getClass().getName());
        }
    }

    private static Map<String, String> copy(Map<String, String> given) {
        Map<String, String> bounded = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : given.entrySet()) {
            if (bounded.size() == MAX_EXTRAS) {
                break;
            }
            bounded.put(LogText.of(entry.getKey(), 100), LogText.of(entry.getValue(), MAX_VALUE_CHARS));
        }
        return bounded;
    }

    /** Only for its rules of putting arguments into a message. */
    private static final class Messages extends Formatter {
        @Override
        public String format(LogRecord record) {
            return formatMessage(record);
        }
    }
}
