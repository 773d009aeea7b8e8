package io.pinion.tasks;

/**
 * Reads one field: a list of elements, each a star, a value, a range, one of these with a step, or one of the special
 * days {@code L}, {@code L-n}, {@code LW}, {@code nW} (day of the month), {@code dL} and {@code d#n} (day of the week).
 */
final class CronFieldParser {
    private static final int MAX_DIGITS = 4;
    private static final int MAX_NTH = 5;
    private static final int MAX_FROM_LAST = 30;

    private final String text;
    private final CronField field;
    private final String part;
    private final int start;
    private long values;
    private int fromLast;
    private boolean lastWorkday;
    private int nearestWeekdays;
    private int lastWeekdays;
    private long nthWeekdays;

    CronFieldParser(String text, CronField field, String part, int start) {
        this.text = text;
        this.field = field;
        this.part = part;
        this.start = start;
    }

    CronFieldParser parse() {
        if (part.equals("?") && field.isDay()) {
            addRange(field.min(), field.last(), 1);
            return this;
        }
        int at = 0;
        while (at <= part.length()) {
            int comma = part.indexOf(',', at);
            int end = comma < 0 ? part.length() : comma;
            element(part.substring(at, end), at);
            at = end + 1;
        }
        return this;
    }

    private void element(String element, int at) {
        if (element.isEmpty()) {
            throw error(at, "an element of the list is empty");
        }
        if (field == CronField.DAY_OF_MONTH && specialDayOfMonth(element, at)) {
            return;
        }
        if (field == CronField.DAY_OF_WEEK && specialDayOfWeek(element, at)) {
            return;
        }
        int slash = element.indexOf('/');
        int step = slash < 0 ? 1 : step(element.substring(slash + 1), at + slash + 1);
        String range = slash < 0 ? element : element.substring(0, slash);
        int dash = range.indexOf('-');
        if (range.equals("*")) {
            addRange(field.min(), field.last(), step);
        } else if (dash >= 0) {
            range(value(range.substring(0, dash), at), value(range.substring(dash + 1), at + dash + 1), step, at);
        } else {
            int value = value(range, at);
            addRange(value, slash < 0 ? value : Math.max(value, field.last()), step);
        }
    }

    private void range(int from, int to, int step, int at) {
        int first = from;
        int last = to;
        if (field == CronField.DAY_OF_WEEK) {
            // Sunday begins a range as 0 and ends one as 7.
            first = from == CronField.SUNDAY_TOO && to != from ? 0 : from;
            last = to == 0 && first > 0 ? CronField.SUNDAY_TOO : to;
        }
        if (first > last) {
            throw error(at, "the range goes from " + from + " back to " + to + "; write it as two ranges");
        }
        addRange(first, last, step);
    }

    private void addRange(int first, int last, int step) {
        for (int value = first; value <= last; value += step) {
            boolean isSecondSunday = field == CronField.DAY_OF_WEEK && value == CronField.SUNDAY_TOO;
            values |= 1L << (isSecondSunday ? 0 : value);
        }
    }

    private boolean specialDayOfMonth(String element, int at) {
        char first = Character.toUpperCase(element.charAt(0));
        char last = Character.toUpperCase(element.charAt(element.length() - 1));
        if (element.equalsIgnoreCase("L")) {
            fromLast |= 1;
        } else if (element.equalsIgnoreCase("LW")) {
            lastWorkday = true;
        } else if (first == 'L' && element.length() > 1 && element.charAt(1) == '-') {
            fromLast |= 1 << number(element.substring(2), at + 2, 1, MAX_FROM_LAST, "days before the last");
        } else if (last == 'W') {
            nearestWeekdays |= 1 << value(element.substring(0, element.length() - 1), at);
        } else {
            return false;
        }
        return true;
    }

    private boolean specialDayOfWeek(String element, int at) {
        int hash = element.indexOf('#');
        char last = Character.toUpperCase(element.charAt(element.length() - 1));
        if (hash >= 0) {
            int nth = number(element.substring(hash + 1), at + hash + 1, 1, MAX_NTH, "the number after #");
            nthWeekdays |= 1L << CronDays.nthBit(dayOfWeek(element.substring(0, hash), at), nth);
        } else if (last == 'L') {
            lastWeekdays |= 1 << dayOfWeek(element.substring(0, element.length() - 1), at);
        } else {
            return false;
        }
        return true;
    }

    private int dayOfWeek(String token, int at) {
        return value(token, at) % CronField.SUNDAY_TOO;
    }

    private int step(String token, int at) {
        return number(token, at, 1, Integer.MAX_VALUE, "the step");
    }

    private int value(String token, int at) {
        int named = field.numberOf(token);
        return named >= 0 ? named : number(token, at, field.min(), field.max(), "the value");
    }

    private int number(String token, int at, int min, int max, String what) {
        boolean digits = !token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || token.length() > MAX_DIGITS) {
            throw error(at, "\"" + CronParser.clean(token) + "\" is not valid; " + what + " must be " + rule(min, max));
        }
        int number = Integer.parseInt(token);
        if (number < min || number > max) {
            throw error(at, what + " must be " + rule(min, max) + ", was " + number);
        }
        return number;
    }

    private String rule(int min, int max) {
        if (max == Integer.MAX_VALUE) {
            return "a number of 1 to 4 digits from " + min;
        }
        return min == field.min() && max == field.max() ? field.rule() : min + " to " + max;
    }

    private IllegalArgumentException error(int at, String what) {
        return CronParser.error(text, start + at, field.label() + " field: " + what);
    }

    long values() {
        return values;
    }

    int fromLast() {
        return fromLast;
    }

    boolean lastWorkday() {
        return lastWorkday;
    }

    int nearestWeekdays() {
        return nearestWeekdays;
    }

    int lastWeekdays() {
        return lastWeekdays;
    }

    long nthWeekdays() {
        return nthWeekdays;
    }
}
