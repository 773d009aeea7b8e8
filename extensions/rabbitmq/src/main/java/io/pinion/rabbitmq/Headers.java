package io.pinion.rabbitmq;

import com.rabbitmq.client.LongString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of headers as plain data: strings, numbers, booleans, instants, bytes, lists and maps. */
final class Headers {
    static final int MAX_DEPTH = 8;
    static final int MAX_VALUES = 1024;
    static final String LEFT_OUT = "(left out: too many, or too deep)";

    private int left = MAX_VALUES;

    private Headers() {}

    static Map<String, Object> plain(@Nullable Map<String, Object> table) {
        return table == null ? Map.of() : new Headers().map(table, 1);
    }

    private Map<String, Object> map(Map<?, ?> table, int depth) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : table.entrySet()) {
            if (left-- <= 0) {
                break;
            }
            out.put(String.valueOf(each.getKey()), value(each.getValue(), depth));
        }
        return Collections.unmodifiableMap(out);
    }

    private List<Object> list(List<?> values, int depth) {
        List<Object> out = new ArrayList<>();
        for (Object each : values) {
            if (left-- <= 0) {
                break;
            }
            out.add(value(each, depth));
        }
        return Collections.unmodifiableList(out);
    }

    private Object value(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> table) {
            return depth == MAX_DEPTH ? LEFT_OUT : map(table, depth + 1);
        }
        if (value instanceof List<?> values) {
            return depth == MAX_DEPTH ? LEFT_OUT : list(values, depth + 1);
        }
        if (value instanceof LongString text) {
            return text.toString();
        }
        if (value instanceof Date date) {
            return date.toInstant();
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof BigDecimal
                || value instanceof byte[]) {
            return value;
        }
        return String.valueOf(value);
    }
}
