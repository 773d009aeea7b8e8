package io.pinion.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads one expression. Bounded: the length is checked first, and every character is looked at a few times at most. */
final class CronParser {
    private static final Map<String, String> MACROS = new TreeMap<>(Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *"));
    private static final int FIELDS = CronField.values().length;

    private final String text;
    private final List<String> parts = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();

    private CronParser(String text) {
        this.text = text;
    }

    static CronTimes parse(String text) {
        if (text.length() > CronExpression.MAX_LENGTH) {
            throw new IllegalArgumentException("a cron expression must have at most " + CronExpression.MAX_LENGTH
                    + " characters, this one has " + text.length());
        }
        String bare = text.strip();
        if (bare.startsWith("@")) {
            String fields = MACROS.get(bare.toLowerCase(Locale.ROOT));
            if (fields == null) {
                throw error(text, text.indexOf('@'), "unknown macro; known are " + String.join(", ", MACROS.keySet()));
            }
            return new CronParser(fields).parse();
        }
        return new CronParser(text).parse();
    }

    private CronTimes parse() {
        split();
        if (parts.size() != FIELDS && parts.size() != FIELDS - 1) {
            throw error(
                    text,
                    0,
                    "must have 5 fields (minute hour day-of-month month day-of-week), or 6 with the second"
                            + " before them, but has " + parts.size());
        }
        CronFieldParser[] fields = new CronFieldParser[FIELDS];
        int missing = FIELDS - parts.size();
        for (CronField field : CronField.values()) {
            int index = field.ordinal() - missing;
            String part = index < 0 ? "0" : parts.get(index);
            int position = index < 0 ? 0 : positions.get(index);
            fields[field.ordinal()] = new CronFieldParser(text, field, part, position).parse();
        }
        CronFieldParser month = fields[CronField.DAY_OF_MONTH.ordinal()];
        CronFieldParser week = fields[CronField.DAY_OF_WEEK.ordinal()];
        CronDays days = new CronDays(
                (int) month.values(),
                month.fromLast(),
                month.lastWorkday(),
                month.nearestWeekdays(),
                (int) week.values(),
                week.lastWeekdays(),
                week.nthWeekdays());
        return new CronTimes(
                fields[CronField.SECOND.ordinal()].values(),
                fields[CronField.MINUTE.ordinal()].values(),
                fields[CronField.HOUR.ordinal()].values(),
                days,
                fields[CronField.MONTH.ordinal()].values());
    }

    private void split() {
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && !isBlank(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                parts.add(text.substring(start, at));
                positions.add(start);
            }
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Says where and what; the text is a stranger's, so nothing in it may move a log line. */
    static IllegalArgumentException error(String text, int position, String what) {
        return new IllegalArgumentException(
                "cron expression \"" + clean(text) + "\", character " + (position + 1) + ": " + what);
    }

    static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.chars().forEach(c -> clean.append(c < ' ' || c > '~' ? '?' : (char) c));
        return clean.toString();
    }
}
