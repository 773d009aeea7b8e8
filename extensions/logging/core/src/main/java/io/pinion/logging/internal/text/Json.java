package io.pinion.logging.internal.text;

/** Parts of JSON. Threads: any, each with its own {@link ByteText}. */
final class Json {
    private Json() {}

    static void string(ByteText out, CharSequence text) {
        out.put('"').text(text, Escaping.JSON).put('"');
    }

    /** A name of a logger or a thread; the excess is left out, so that the smallest record stays small. */
    static void name(ByteText out, String name) {
        out.put('"')
                .text(name, 0, Math.min(name.length(), TextLimits.NAME_CHARS), Escaping.JSON)
                .put('"');
    }

    /** Text, number or boolean; NaN and the infinities, which JSON has no numbers for, as text. */
    static void value(ByteText out, Object value) {
        if (isInteger(value)) {
            out.decimal(((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            out.ascii(truth ? "true" : "false");
        } else if (isFinite(value)) {
            out.ascii(value.toString());
        } else {
            string(out, text(value));
        }
    }

    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    static boolean isFinite(Object value) {
        return value instanceof Double wide && Double.isFinite(wide)
                || value instanceof Float narrow && Float.isFinite(narrow);
    }

    /** A value as text; numbers of the application's own may throw. */
    static String text(Object value) {
        return value instanceof String text ? text : Applications.text(value);
    }
}
