package io.pinion.logging;

import io.pinion.logging.internal.text.JsonEncoder;
import io.pinion.logging.internal.text.NameRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Checks and copies what a user gives a format beside the events: fields, labels, attributes. */
final class FormatFields {
    /** The most characters of all names and values together: several of them, escaped, fit into a small record. */
    static final int MAX_CHARS = 2_048;

    static final Rule JSON = new Rule("field", NameRule.ANY, JsonEncoder.RESERVED, ".+", "a name that is not empty");
    static final Rule SYSLOG = new Rule(
            "field",
            NameRule.SD_NAME,
            List.of("logger", "thread"),
            "[!-~&&[^=\\]\"]]{1,32}",
            "from 1 to 32 printable ASCII characters without blank = ] \"");
    static final Rule GELF = new Rule(
            "field",
            NameRule.GELF,
            List.of("logger", "thread", "id"),
            "[A-Za-z0-9_.-]+",
            "letters, digits and _ . -, without the underscore that GELF puts before it");
    static final Rule LABELS = new Rule(
            "label",
            NameRule.ANY,
            List.of("level"),
            "(?!__)[a-zA-Z_][a-zA-Z0-9_]*",
            "letters, digits and _, with no digit and no __ at the beginning");
    static final Rule RESOURCE =
            new Rule("resource attribute", NameRule.ANY, List.of(), ".+", "a name that is not empty");

    private FormatFields() {}

    /** What a name may be. */
    record Rule(String noun, NameRule names, List<String> reserved, String pattern, String words) {}

    /** An immutable copy in the same order. */
    static Map<String, String> of(String format, Map<String, String> fields, Rule rule) {
        Objects.requireNonNull(fields, rule.noun() + "s");
        Map<String, String> copy = new LinkedHashMap<>();
        Pattern pattern = Pattern.compile(rule.pattern(), Pattern.DOTALL);
        int chars = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String name = Objects.requireNonNull(field.getKey(), () -> "name of a " + rule.noun());
            String value = Objects.requireNonNull(field.getValue(), () -> rule.noun() + " " + Settings.shown(name));
            if (!pattern.matcher(name).matches()) {
                throw wrong(format, rule, name, "must be " + rule.words());
            }
            if (rule.reserved().contains(name)) {
                throw wrong(
                        format, rule, name, "is taken by the format itself (" + rule.reserved() + "); choose another");
            }
            if (copy.keySet().stream().anyMatch(earlier -> rule.names().same(earlier, name))) {
                throw wrong(format, rule, name, "is there twice, as the format writes names; leave one out");
            }
            chars += name.length() + value.length();
            copy.put(name, value);
        }
        if (chars > MAX_CHARS) {
            throw new IllegalArgumentException("the " + rule.noun() + "s of the format " + format + " have " + chars
                    + " characters, which every request or record repeats; at most " + MAX_CHARS + " are possible");
        }
        return Collections.unmodifiableMap(copy);
    }

    private static IllegalArgumentException wrong(String format, Rule rule, String name, String words) {
        return new IllegalArgumentException(
                "the " + rule.noun() + " name " + Settings.shown(name) + " of the format " + format + " " + words);
    }
}
