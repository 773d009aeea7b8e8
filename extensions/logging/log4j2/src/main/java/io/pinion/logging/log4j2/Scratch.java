package io.pinion.logging.log4j2;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.jspecify.annotations.Nullable;

/**
 * An event and its formatted message between Log4j's event and the shipper's ring: one for each thread, so that nothing is
 * allocated. The message is formatted before the ring is touched, since parameters may be slow, throw, or log themselves.
 */
final class Scratch {
    private static final int MAX_KEPT_CHARS = 2048;
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private StringBuilder buffer = new StringBuilder(256);
    private boolean inUse;

    @Nullable
    LogEvent event;

    @Nullable
    CharSequence message;

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
        message = known == null ? null : format(known.getMessage());
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
        if (buffer.capacity() > MAX_KEPT_CHARS) {
            buffer = new StringBuilder(256);
        } else {
            buffer.setLength(0);
        }
        inUse = false;
    }
}
