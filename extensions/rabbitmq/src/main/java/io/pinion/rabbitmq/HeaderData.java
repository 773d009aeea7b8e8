package io.pinion.rabbitmq;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers of messages to be published as the client wants them: checked, copied, and of plain data all through.
 *
 * <p>Source: field tables of AMQP 0-9-1, section 4.2.5.5, with the types that RabbitMQ's errata name.
 */
final class HeaderData {
    /** How deep tables and lists may lie in each other. */
    static final int MAX_DEPTH = 8;
    /** What the headers of a message may take; they must fit in one frame together with the other properties. */
    static final int MAX_BYTES = 64 << 10;

    private HeaderData() {}

    /** Returns the headers with one more, as an unmodifiable map. */
    static Map<String, Object> with(@Nullable Map<String, Object> headers, String name, @Nullable Object value) {
        Map<String, Object> copy = headers == null ? new LinkedHashMap<>() : new LinkedHashMap<>(headers);
        checkName(name);
        put(copy, name, copyOf(name, value, 0));
        int size = sizeOf(copy);
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("header '" + Text.visible(name) + "' makes the headers " + size
                    + " bytes large; they may have " + MAX_BYTES + ". Put large data into the body");
        }
        return Collections.unmodifiableMap(copy);
    }

    // The client writes null values, and its maps say so by convention only.
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        map.put(name, value);
    }

    private static @Nullable Object copyOf(String name, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "header '" + Text.visible(name) + "' is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value == null || value instanceof String || value instanceof Boolean || isNumber(value)) {
            return value;
        }
        if (value instanceof BigDecimal decimal) {
            return checked(name, decimal);
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Instant instant) {
            return Date.from(instant);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copyOf(name, item, depth + 1)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            return copyOfMap(name, map, depth);
        }
        throw new IllegalArgumentException("header '" + Text.visible(name) + "' is a "
                + value.getClass().getName() + "; it must be a String, Boolean, Byte, Short, Integer, Long, Float,"
                + " Double, BigDecimal, byte[], Instant, List or Map of these, or null");
    }

    private static Object copyOfMap(String name, Map<?, ?> map, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            if (!(key instanceof String text)) {
                throw new IllegalArgumentException(
                        "header '" + Text.visible(name) + "' has a table with a key that is not a String");
            }
            checkName(text);
            put(copy, text, copyOf(name, item, depth + 1));
        });
        return copy;
    }

    private static boolean isNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Double;
    }

    private static BigDecimal checked(String name, BigDecimal value) {
        if (value.scale() < 0 || value.scale() > 255 || value.unscaledValue().bitLength() > 31) {
            throw new IllegalArgumentException("header '" + Text.visible(name)
                    + "' is a decimal that AMQP cannot carry: 0 to 255 places and 32 bits; send it as a String");
        }
        return value;
    }

    private static void checkName(String name) {
        ShortText.check("the name of a header", name);
    }

    static int sizeOf(@Nullable Object value) {
        if (value instanceof String text) {
            return 5 + text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (value instanceof byte[] bytes) {
            return 5 + bytes.length;
        }
        if (value instanceof List<?> list) {
            return 5 + list.stream().mapToInt(HeaderData::sizeOf).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return 5
                    + map.entrySet().stream()
                            .mapToInt(entry -> sizeOf(entry.getKey()) + sizeOf(entry.getValue()))
                            .sum();
        }
        return 9;
    }
}
