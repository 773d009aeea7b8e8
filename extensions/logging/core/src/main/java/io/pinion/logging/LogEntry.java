package io.pinion.logging;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event in the lane of a {@link LogShipper}: preallocated, filled by the logging thread, read by the encoder on the
 * worker's thread, and used again.
 *
 * <p>Shape: texts up to {@link #INLINE_CHARS} characters in all are always taken; what is longer takes from the shipper's
 * memory and is cut when that is used up. At most {@link #MAX_FIELDS} fields; more are left out and the entry counts as cut.
 * <p>Threads: one at a time; the lane hands it over.
 * <p>Cost: nothing is allocated for a message that is a {@code String}, nor for any other of at most
 * {@link #INLINE_CHARS} characters.
 */
public final class LogEntry {
    /** Characters of message and fields that an entry always has room for. */
    public static final int INLINE_CHARS = 256;

    /** The most fields of an entry. */
    public static final int MAX_FIELDS = 64;

    private static final int BYTES_PER_CHAR = 2;
    private static final int INLINE_FIELDS = 8;

    private final MemoryBudget budget;
    private final int maxMessageChars;
    private final BiConsumer<Object, Object> fieldOfMap = (key, value) -> field(String.valueOf(key), value);
    private StringBuilder buffer = new StringBuilder(INLINE_CHARS);
    private @Nullable Severity severity;
    private long epochNs;
    private @Nullable String logger;
    private @Nullable String thread;
    private @Nullable CharSequence message;
    private @Nullable Throwable thrown;
    private @Nullable String stackTrace;
    private @Nullable String[] keys = new @Nullable String[INLINE_FIELDS];
    private @Nullable Object[] values = new @Nullable Object[INLINE_FIELDS];
    private int fieldCount;
    private int chars;
    private long takenBytes;
    private boolean cut;
    /** Begun or marked since it was cleared: the worker clears, so a caller finds most entries untouched. */
    private boolean isUsed;

    private boolean isBuffered;
    private @Nullable Runnable mark;

    LogEntry(MemoryBudget budget, int maxMessageChars) {
        this.budget = budget;
        this.maxMessageChars = maxMessageChars;
    }

    /**
     * Begins the event; whatever was in the entry is gone. Every filler calls it first.
     *
     * @param severity how grave
     * @param epochNs when, in nanoseconds since 1970-01-01T00:00:00Z
     * @param logger who logs
     * @param thread on which thread
     * @return this entry
     */
    public LogEntry begin(Severity severity, long epochNs, @Nullable String logger, @Nullable String thread) {
        Objects.requireNonNull(severity, "severity");
        if (isUsed) {
            clear();
        }
        isUsed = true;
        this.severity = severity;
        this.epochNs = epochNs;
        this.logger = logger;
        this.thread = thread;
        return this;
    }

    /**
     * Sets the message. A {@code String} is kept as it is, anything else is copied, so that it may change afterwards. It
     * is cut at the shipper's bound for messages.
     *
     * @param text the message; null is the empty one
     * @return this entry
     */
    public LogEntry message(@Nullable CharSequence text) {
        if (text == null) {
            message = null;
            return this;
        }
        int length = room(Math.min(text.length(), maxMessageChars));
        cut |= length < text.length();
        if (text instanceof String whole && length == whole.length()) {
            message = whole;
        } else {
            buffer.setLength(0);
            buffer.append(text, 0, length);
            message = buffer;
            isBuffered = true;
        }
        return this;
    }

    /**
     * Adds a field. Values that are not {@linkplain #isPlain plain} are turned into text by the caller's thread, now: a
     * counter may go on counting.
     *
     * @param key its name
     * @param value its value
     * @return this entry
     */
    public LogEntry field(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        Object kept = value != null && isPlain(value) ? value : text(value);
        int length = key.length() + (kept instanceof String text ? text.length() : 0);
        if (fieldCount == MAX_FIELDS || length > maxMessageChars || room(length) < length) {
            cut = true;
            return this;
        }
        if (fieldCount == keys.length) {
            keys = Arrays.copyOf(keys, fieldCount * 2);
            values = Arrays.copyOf(values, fieldCount * 2);
        }
        keys[fieldCount] = key;
        values[fieldCount++] = kept;
        return this;
    }

    /** The application's code: if it throws, the place in the lane is passed, and must not hold memory until its next lap. */
    private String text(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | Error e) {
            clear();
            throw e;
        }
    }

    /**
     * Tells whether {@link #field} keeps a value as it is. For any other it calls {@code toString()}, which is the
     * application's code: a filler must not, since everybody behind its place in the lane would wait for it.
     *
     * @param value the value
     * @return whether it is null, a text, a boolean or the box of a primitive number
     */
    public static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte;
    }

    /**
     * Adds a field for each entry of a map.
     *
     * @param fields the map, read before this returns
     * @return this entry
     */
    public LogEntry fields(Map<String, ?> fields) {
        fields.forEach(fieldOfMap);
        return this;
    }

    /**
     * Sets the exception; its stack trace is written by the worker's thread.
     *
     * @param thrown the exception, or null
     * @return this entry
     */
    public LogEntry thrown(@Nullable Throwable thrown) {
        this.thrown = thrown;
        return this;
    }

    /**
     * Sets the exception as text, where there is no {@link Throwable}.
     *
     * @param stackTrace the whole text, as {@link Throwable#printStackTrace()} would print it; its first line begins with
     *     the name of the class
     * @return this entry
     */
    public LogEntry stackTrace(String stackTrace) {
        int length = room(Math.min(stackTrace.length(), maxMessageChars));
        cut |= length < stackTrace.length();
        this.stackTrace = stackTrace.substring(0, length);
        return this;
    }

    /** How many of so many characters there is room for; takes from the budget what does not fit into the entry. */
    private int room(int wanted) {
        int inline = Math.max(0, INLINE_CHARS - chars);
        if (wanted > inline) {
            long bytes = (long) (wanted - inline) * BYTES_PER_CHAR;
            if (!budget.take(bytes)) {
                chars += inline;
                return inline;
            }
            takenBytes += bytes;
        }
        chars += wanted;
        return wanted;
    }

    /** Lets go of everything the event held, and of room that it needed only once. */
    void clear() {
        isUsed = false;
        severity = null;
        logger = null;
        thread = null;
        message = null;
        thrown = null;
        stackTrace = null;
        mark = null;
        cut = false;
        chars = 0;
        if (fieldCount > 0) {
            clearFields();
        }
        if (takenBytes > 0) {
            budget.release(takenBytes);
            takenBytes = 0;
        }
        if (isBuffered) {
            clearBuffer();
        }
    }

    private void clearBuffer() {
        isBuffered = false;
        if (buffer.capacity() > INLINE_CHARS) {
            buffer = new StringBuilder(INLINE_CHARS);
        }
    }

    private void clearFields() {
        if (keys.length > INLINE_FIELDS) {
            keys = new @Nullable String[INLINE_FIELDS];
            values = new @Nullable Object[INLINE_FIELDS];
        } else {
            Arrays.fill(keys, 0, fieldCount, null);
            Arrays.fill(values, 0, fieldCount, null);
        }
        fieldCount = 0;
    }

    /** Leaves out the fields and the stack trace and most of the message, so that the record becomes small enough. */
    void shorten() {
        cut = true;
        thrown = null;
        stackTrace = null;
        clearFields();
        CharSequence whole = message();
        message = whole.subSequence(0, Math.min(whole.length(), INLINE_CHARS));
    }

    /** Makes the entry a mark in the lane instead of an event. */
    void mark(Runnable action) {
        clear();
        isUsed = true;
        mark = action;
    }

    @Nullable
    Runnable mark() {
        return mark;
    }

    /**
     * Tells whether {@link #begin} was called since the entry was cleared.
     *
     * @return whether there is an event
     */
    public boolean isBegun() {
        return severity != null;
    }

    /**
     * Returns how grave the event is.
     *
     * @return the severity
     * @throws IllegalStateException if the filler has not called {@link #begin}
     */
    public Severity severity() {
        Severity known = severity;
        if (known == null) {
            throw new IllegalStateException("the filler must call begin(severity, epochNs, logger, thread) first");
        }
        return known;
    }

    /**
     * Returns when it happened.
     *
     * @return nanoseconds since 1970-01-01T00:00:00Z
     */
    public long epochNs() {
        return epochNs;
    }

    /**
     * Returns who logged.
     *
     * @return the name; empty if there is none
     */
    public String logger() {
        return logger == null ? "" : logger;
    }

    /**
     * Returns the thread's name.
     *
     * @return the name; empty if there is none
     */
    public String thread() {
        return thread == null ? "" : thread;
    }

    /**
     * Returns the message.
     *
     * @return the text, valid until the entry is cleared
     */
    public CharSequence message() {
        return message == null ? "" : message;
    }

    /**
     * Returns the exception.
     *
     * @return the exception, or null
     */
    public @Nullable Throwable thrown() {
        return thrown;
    }

    /**
     * Returns the exception as text, where {@link #thrown()} has none.
     *
     * @return the text, or null
     */
    public @Nullable String stackTrace() {
        return stackTrace;
    }

    /**
     * Returns how many fields there are.
     *
     * @return from 0 to {@link #MAX_FIELDS}
     */
    public int fieldCount() {
        return fieldCount;
    }

    /**
     * Returns the name of a field.
     *
     * @param index from 0
     * @return the name
     */
    public String key(int index) {
        String key = keys[Objects.checkIndex(index, fieldCount)];
        return key == null ? "" : key;
    }

    /**
     * Returns the value of a field.
     *
     * @param index from 0
     * @return a {@link String}, a {@link Boolean}, or the box of a primitive number
     */
    public Object value(int index) {
        Object value = values[Objects.checkIndex(index, fieldCount)];
        return value == null ? "null" : value;
    }

    /**
     * Tells whether something of it is missing.
     *
     * @return whether the message is shortened, or a field left out
     */
    public boolean isCut() {
        return cut;
    }
}
