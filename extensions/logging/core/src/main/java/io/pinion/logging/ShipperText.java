package io.pinion.logging;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a builder from the settings of a configuration file: all texts. */
final class ShipperText {
    private static final String KEYS = "destination, format, name, overflow, shedBelow, queueCapacity, memory,"
            + " maxMessageChars, drainTimeout, backoff, requestTimeout, batchBytes, batchAge, header.NAME, and those of the"
            + " format";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-zA-Z]*)");

    /** What is not read yet; the keys do not mind case, since configuration files do not agree on it. */
    private final TreeMap<String, String> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private ShipperText(Map<String, String> settings) {
        rest.putAll(settings);
    }

    static LogShipperBuilder read(Map<String, String> settings) {
        try {
            return new ShipperText(settings).builder();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a number among the settings is too large: " + e.getMessage(), e);
        }
    }

    private LogShipperBuilder builder() {
        Destination destination = destination();
        LogFormat format = LogFormat.parse(required("format"), rest);
        LogShipperBuilder builder = LogShipper.builder(destination, format);
        text("name", builder::name);
        text("queueCapacity", value -> builder.queueCapacity(Math.toIntExact(number("queueCapacity", value))));
        text("memory", value -> builder.memoryBytes(bytes("memory", value)));
        text("maxMessageChars", value -> builder.maxMessageChars(Math.toIntExact(number("maxMessageChars", value))));
        text("drainTimeout", value -> builder.drainTimeout(duration("drainTimeout", value)));
        text("requestTimeout", value -> builder.requestTimeout(duration("requestTimeout", value)));
        text("backoff", value -> backoff(builder, value));
        batch(builder);
        overflow(builder);
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown setting" + (rest.size() == 1 ? " " : "s ") + names() + "; known are " + KEYS);
        }
        return builder;
    }

    /** Only what looks like a name: it may be a header with a token that was written in the wrong place. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String key : rest.keySet()) {
            names.add(NAME.matcher(key).matches() ? key : "(not a name)");
        }
        return names;
    }

    private interface Use {
        void accept(String value);
    }

    private void text(String key, Use use) {
        String value = rest.remove(key);
        if (value == null) {
            return;
        }
        try {
            use.accept(value.strip());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(key + " is too large: " + shown(value), e);
        }
    }

    private String required(String key) {
        String value = rest.remove(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("setting '" + key + "' is missing; known are " + KEYS);
        }
        return value.strip();
    }

    private Destination destination() {
        Destination destination = Destination.parse(required("destination"));
        for (String key : rest.keySet().toArray(new String[0])) {
            if (key.regionMatches(true, 0, "header.", 0, 7)) {
                String value = rest.remove(key);
                destination = destination.header(key.substring(7), () -> value);
            }
        }
        return destination;
    }

    private static void backoff(LogShipperBuilder builder, String value) {
        String[] ends = value.split("\\.\\.|\\s+to\\s+", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException(
                    "backoff must be the first wait and the longest, such as '100 ms to 10 s', was " + shown(value));
        }
        builder.backoff(duration("backoff", ends[0].strip()), duration("backoff", ends[1].strip()));
    }

    private void batch(LogShipperBuilder builder) {
        String bytes = rest.remove("batchBytes");
        String age = rest.remove("batchAge");
        if (bytes != null || age != null) {
            builder.batch(
                    Math.toIntExact(bytes == null ? 512 << 10 : bytes("batchBytes", bytes.strip())),
                    age == null ? Duration.ofSeconds(1) : duration("batchAge", age.strip()));
        }
    }

    private void overflow(LogShipperBuilder builder) {
        String policy = rest.remove("overflow");
        String shedBelow = rest.remove("shedBelow");
        Overflow overflow = policy == null ? Overflow.dropNewest() : overflow(policy.strip());
        builder.overflow(shedBelow == null ? overflow : overflow.shedBelow(severity(shedBelow.strip())));
    }

    private static Overflow overflow(String policy) {
        if (policy.equalsIgnoreCase("drop")) {
            return Overflow.dropNewest();
        }
        if (policy.regionMatches(true, 0, "block ", 0, 6)) {
            return Overflow.blockFor(duration("overflow", policy.substring(6).strip()));
        }
        throw new IllegalArgumentException(
                "overflow must be 'drop' or 'block' and a duration, such as 'block 50 ms', was " + shown(policy));
    }

    private static Severity severity(String value) {
        for (Severity severity : Severity.values()) {
            if (severity.name().equalsIgnoreCase(value)) {
                return severity;
            }
        }
        throw new IllegalArgumentException(
                "shedBelow must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL, was " + shown(value));
    }

    private static long number(String key, String value) {
        return amount(key, value, "a number", null);
    }

    private static long bytes(String key, String value) {
        return amount(key, value, "a number of bytes, such as '32 MiB' or '65536'", ShipperText::bytesOf);
    }

    private static Duration duration(String key, String value) {
        return Duration.ofNanos(amount(key, value, "a duration, such as '50 ms' or '5 s'", ShipperText::nanosOf));
    }

    /** A unit as a factor; 0 for one that is not known. */
    private interface Unit {
        long factor(String unit);
    }

    private static long amount(String key, String value, String form, @Nullable Unit unit) {
        Matcher matcher = AMOUNT.matcher(value);
        if (matcher.matches()) {
            String name = matcher.group(2).toLowerCase(Locale.ROOT);
            long factor = unit == null ? (name.isEmpty() ? 1 : 0) : unit.factor(name);
            if (factor > 0) {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
            }
        }
        throw new IllegalArgumentException(key + " must be " + form + ", was " + shown(value));
    }

    private static long bytesOf(String unit) {
        return switch (unit) {
            case "", "b", "bytes" -> 1;
            case "k", "kb", "kib" -> 1L << 10;
            case "m", "mb", "mib" -> 1L << 20;
            case "g", "gb", "gib" -> 1L << 30;
            default -> 0;
        };
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "min" -> 60_000_000_000L;
            default -> 0;
        };
    }

    private static String shown(String value) {
        return "'" + value.substring(0, Math.min(value.length(), 64)).replaceAll("\\p{Cntrl}", " ") + "'";
    }
}
