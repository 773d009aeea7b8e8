package io.pinion.tasks;

import java.time.LocalDateTime;
import java.util.regex.Pattern;

/** Six fields of stars, numbers, ranges, steps and lists, read in the plainest way; anything else is not plain. */
final class CronPlainly {
    private static final Pattern ELEMENT = Pattern.compile("(\\*|[0-9]{1,2}(-[0-9]{1,2})?)(/[0-9]{1,3})?");
    private static final int[] MIN = {0, 0, 0, 1, 1, 0};
    private static final int[] MAX = {59, 59, 23, 31, 12, 7};
    private static final int WEEK = 5;
    /** Every month has them, on every day of the week in the course of time. */
    private static final int COMMON_DAYS = 28;

    private final String[] fields;

    CronPlainly(String text) {
        fields = text.split(" ");
    }

    static boolean isPlain(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != MIN.length || text.length() > CronExpression.MAX_LENGTH) {
            return false;
        }
        for (int field = 0; field < fields.length; field++) {
            for (String element : fields[field].split(",", -1)) {
                if (!isPlain(element, field)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isPlain(String element, int field) {
        if (!ELEMENT.matcher(element).matches() || element.matches(".*/0+")) {
            return false;
        }
        String range = element.replaceAll("/.*", "");
        if (range.equals("*")) {
            return true;
        }
        int from = Integer.parseInt(range.replaceAll("-.*", ""));
        int to = Integer.parseInt(range.replaceAll(".*-", ""));
        // Ranges of days that begin with 7 or end with 0 are not plain.
        boolean odd = field == WEEK && range.contains("-") && (from == MAX[WEEK] || to == 0);
        return from >= MIN[field] && to <= MAX[field] && from <= to && !odd;
    }

    boolean matches(LocalDateTime at) {
        int dayOfWeek = at.getDayOfWeek().getValue() % 7;
        return has(0, at.getSecond())
                && has(1, at.getMinute())
                && has(2, at.getHour())
                && has(3, at.getDayOfMonth())
                && has(4, at.getMonthValue())
                && (has(WEEK, dayOfWeek) || dayOfWeek == 0 && has(WEEK, MAX[WEEK]));
    }

    /** Whether there surely is a match some day. */
    boolean mayMatch() {
        for (int day = 1; day <= COMMON_DAYS; day++) {
            if (has(3, day)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(int field, int value) {
        for (String element : fields[field].split(",")) {
            if (has(element, field, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(String element, int field, int value) {
        String range = element.replaceAll("/.*", "");
        boolean stepped = element.contains("/");
        int step = stepped ? Integer.parseInt(element.replaceAll(".*/", "")) : 1;
        int lastOfAll = field == WEEK ? 6 : MAX[field];
        int from = range.equals("*") ? MIN[field] : Integer.parseInt(range.replaceAll("-.*", ""));
        int to = range.equals("*")
                ? lastOfAll
                : range.contains("-") || !stepped
                        ? Integer.parseInt(range.replaceAll(".*-", ""))
                        : Math.max(from, lastOfAll);
        return value >= from && value <= to && (value - from) % step == 0;
    }
}
