package io.pinion.logging.log4j2;

import io.pinion.logging.LogEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event and its formatted message between Log4j's event and the shipper's ring: one for each thread, so that nothing is
 * allocated. The message is formatted, and objects among the values are described, before the ring is touched: that is the
 * application's code, which may be slow, throw, or log itself.
 */
final class Scratch {
    private static final int MAX_KEPT_CHARS = 2048;
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private static final TriConsumer<String, @Nullable Object, Scratch> LOOK =
            (key, value, scratch) -> scratch.hasObjects |= !LogEntry.isPlain(value);
    private static final TriConsumer<String, @Nullable Object, Map<String, @Nullable Object>> DESCRIBE =
            (key, value, into) -> into.put(String.valueOf(key), LogEntry.isPlain(value) ? value : textOf(value));

    private StringBuilder buffer = new StringBuilder(256);
    private boolean inUse;
    private boolean hasObjects;

    @Nullable
    LogEvent event;

    @Nullable
    CharSequence message;

    /** The values, described; null if they are plain, as nearly always. */
    @Nullable
    Map<String, @Nullable Object> rendered;

    /** The thread's own; another if that is in use, because a parameter logs while it is formatted. */
    static Scratch of(LogEvent event) {
        Scratch scratch = OF_THREAD.get();
        if (scratch.inUse) {
            scratch = new Scratch();
        }
        scratch.inUse = true;
        scratch.event = event;
        return scratch;
    }

    void format() {
        LogEvent known = event;
        if (known != null) {
            message = format(known.getMessage());
            describe(known);
        }
    }

    private void describe(LogEvent from) {
        hasObjects = false;
        each(from, LOOK, this);
        if (hasObjects) {
            Map<String, @Nullable Object> described = new LinkedHashMap<>();
            each(from, DESCRIBE, described);
            rendered = described;
        }
    }

    private static <S> void each(LogEvent from, TriConsumer<String, @Nullable Object, S> action, S state) {
        ReadOnlyStringMap context = from.getContextData();
        if (context != null && !context.isEmpty()) {
            context.forEach(action, state);
        }
        if (from.getMessage() instanceof MapMessage<?, ?> map) {
            map.forEach(action, state);
        }
    }

    /** What a value says of itself; a value that throws costs its text, not the event. */
    private static String textOf(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | Error e) {
            return "[" + (value == null ? "null" : value.getClass().getName()) + ".toString() threw "
                    + e.getClass().getName() + "]";
        }
    }

    private @Nullable CharSequence format(@Nullable Message from) {
        try {
            // Of a simple message the text is there already.
            if (from instanceof StringBuilderFormattable formattable && !(from instanceof SimpleMessage)) {
                formattable.formatTo(buffer);
                return buffer;
            }
            return from == null ? null : from.getFormattedMessage();
        } catch (RuntimeException | StackOverflowError e) {
            buffer.setLength(0);
            return buffer.append("[the message could not be formatted: ")
                    .append(e.getClass().getName())
                    .append(']');
        }
    }

    void release() {
        event = null;
        message = null;
        rendered = null;
        if (buffer.capacity() > MAX_KEPT_CHARS) {
            buffer = new StringBuilder(256);
        } else {
            buffer.setLength(0);
        }
        inUse = false;
    }
}
