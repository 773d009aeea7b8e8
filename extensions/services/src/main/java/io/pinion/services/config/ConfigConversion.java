package io.pinion.services.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one value of one text. What Jackson makes of texts too, except where a setting wants to be read more strictly. */
final class ConfigConversion {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS)
            .build();

    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,18}) ?(ns|us|ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ns", Duration.ofNanos(1),
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final int MAX_NAMED_CONSTANTS = 20;

    private ConfigConversion() {}

    /** The value, or null if the text is none of that type. */
    static @Nullable Object convert(Class<?> type, String given) {
        if (type == String.class) {
            return given;
        }
        String text = given.strip();
        try {
            if (type == boolean.class || type == Boolean.class) {
                return bool(text);
            }
            if (type.isEnum()) {
                return constant(type, text);
            }
            if (type == Duration.class) {
                return duration(text);
            }
            if (type == byte.class || type == Byte.class) {
                // Jackson takes 128 to 255 too, and makes negative numbers of them.
                return Byte.valueOf(text);
            }
            if (type == ZoneId.class) {
                return ZoneId.of(text);
            }
            if (type == ZoneOffset.class) {
                return ZoneOffset.of(text);
            }
            if (type.getPackageName().equals("java.time")) {
                return parsed(type, text);
            }
            return MAPPER.convertValue(text, type);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static @Nullable Object constant(Class<?> type, String text) {
        String wanted = text.replace('-', '_');
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        return null;
    }

    private static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        return unit == null ? Duration.parse(text) : unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** The types of java.time all have this method. */
    private static @Nullable Object parsed(Class<?> type, String text) {
        try {
            Method parse = type.getMethod("parse", CharSequence.class);
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            return MAPPER.convertValue(text, type);
        }
    }

    /** What a text has to be, for messages. */
    static String describe(Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 30s, 5m, 2h, 1d or PT1M30S";
        }
        if (type.isEnum()) {
            return "one of " + constants(type);
        }
        if (type == byte.class || type == short.class || type == int.class || type == long.class) {
            return "a whole number (" + type + ")";
        }
        if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
            return "a whole number (" + type.getSimpleName() + ")";
        }
        return "a value of type " + type.getSimpleName();
    }

    private static String constants(Class<?> type) {
        Object[] all = type.getEnumConstants();
        List<String> names = new ArrayList<>();
        for (Object constant : all) {
            if (names.size() == MAX_NAMED_CONSTANTS) {
                names.add("and " + (all.length - MAX_NAMED_CONSTANTS) + " more");
                break;
            }
            names.add(((Enum<?>) constant).name());
        }
        return String.join(", ", names);
    }
}
