package io.pinion.logging.system;

import io.pinion.logging.LogEntry;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.internal.lazy.CopiedEvent;
import io.pinion.logging.internal.lazy.ShippingPath;
import java.text.MessageFormat;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One logger. Threads: any. */
final class SystemLogger implements System.Logger {
    /** No level has it. */
    private static final int UNKNOWN = Integer.MIN_VALUE + 1;

    private final String name;
    private final SystemShipping shipping;
    private final boolean onShippingPath;
    private final Filler[] fillers;
    /** Written without order: each thread may find out for itself. */
    private int threshold = UNKNOWN;

    /** Writes a finished text; one for each severity, so that a log call needs no object that says which. */
    private record Filler(String logger, Severity severity) implements BiConsumer<LogEntry, String> {
        @Override
        public void accept(LogEntry entry, String text) {
            entry.begin(severity, nowNs(), logger, Thread.currentThread().getName())
                    .message(text);
        }
    }

    SystemLogger(String name, SystemShipping shipping) {
        this.name = name;
        this.shipping = shipping;
        onShippingPath = ShippingPath.has(name);
        // FATAL is not among the levels.
        fillers = new Filler[Severity.FATAL.ordinal()];
        Severity[] severities = Severity.values();
        for (int i = 0; i < fillers.length; i++) {
            fillers[i] = new Filler(name, severities[i]);
        }
    }

    /** In whole milliseconds: an {@code Instant} would be garbage. */
    private static long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private static Severity severity(Level level) {
        return switch (level) {
            case ALL, TRACE -> Severity.TRACE;
            case DEBUG -> Severity.DEBUG;
            case INFO -> Severity.INFO;
            case WARNING -> Severity.WARN;
            case ERROR, OFF -> Severity.ERROR;
        };
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        int least = threshold;
        return level.getSeverity() >= (least == UNKNOWN ? readThreshold() : least) && level != Level.OFF;
    }

    private int readThreshold() {
        SystemSettings settings = shipping.settings();
        int read = settings.levelOf(name).getSeverity();
        if (settings != SystemSettings.DEFAULTS) {
            threshold = read;
        }
        return read;
    }

    @Override
    public void log(Level level, @Nullable String message) {
        if (isLoggable(level)) {
            ship(level, message, null);
        }
    }

    @Override
    public void log(Level level, Supplier<String> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        if (isLoggable(level)) {
            ship(level, text(supplier), null);
        }
    }

    @Override
    public void log(Level level, Object object) {
        Objects.requireNonNull(object, "object");
        if (isLoggable(level)) {
            ship(level, text(object::toString), null);
        }
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            ship(level, message, thrown);
        }
    }

    @Override
    public void log(Level level, Supplier<String> supplier, @Nullable Throwable thrown) {
        Objects.requireNonNull(supplier, "supplier");
        if (isLoggable(level)) {
            ship(level, text(supplier), thrown);
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            ship(level, localised(bundle, message), thrown);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            ship(level, formatted(localised(bundle, format), parameters), null);
        }
    }

    /** A log call does not throw because a text cannot be made. */
    private static String text(Supplier<String> supplier) {
        try {
            return supplier.get();
        } catch (RuntimeException | StackOverflowError e) {
            return "(no message: " + e.getClass().getName() + " was thrown while it was made)";
        }
    }

    private static @Nullable String localised(@Nullable ResourceBundle bundle, @Nullable String key) {
        if (bundle == null || key == null) {
            return key;
        }
        try {
            return bundle.getString(key);
        } catch (MissingResourceException | ClassCastException e) {
            return key;
        }
    }

    private static @Nullable String formatted(@Nullable String format, @Nullable Object @Nullable [] parameters) {
        if (format == null || parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (RuntimeException | StackOverflowError e) {
            return format;
        }
    }

    private void ship(Level level, @Nullable String message, @Nullable Throwable thrown) {
        Severity severity = severity(level);
        String text = message == null ? "" : message;
        LogShipper shipper = onShippingPath ? null : shipping.shipper();
        if (shipper != null && thrown == null) {
            shipper.publish(severity, fillers[severity.ordinal()], text);
            return;
        }
        CopiedEvent event =
                new CopiedEvent(severity, nowNs(), name, Thread.currentThread().getName(), text, thrown, Map.of());
        if (onShippingPath) {
            shipping.print(event);
        } else {
            shipping.publish(event);
        }
    }
}
