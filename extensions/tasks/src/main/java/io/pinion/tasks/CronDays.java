package io.pinion.tasks;

import java.time.LocalDate;

/**
 * The days that the day-of-month and the day-of-week field name; a day matches when both fields do.
 *
 * <p>Shape: bit sets. {@code daysOfMonth} and {@code nearestWeekdays} by day 1..31; {@code fromLast} by n of {@code L-n},
 * 0 for {@code L}; {@code daysOfWeek} and {@code lastWeekdays} by day 0..6 from Sunday; {@code nthWeekdays} by
 * 8 × day of the week + n.
 */
record CronDays(
        int daysOfMonth,
        int fromLast,
        boolean lastWorkday,
        int nearestWeekdays,
        int daysOfWeek,
        int lastWeekdays,
        long nthWeekdays) {
    private static final int DAYS = 7;
    private static final int SATURDAY = 6;
    private static final int NTH_SHIFT = 3;

    static int nthBit(int dayOfWeek, int nth) {
        return dayOfWeek << NTH_SHIFT | nth;
    }

    /** The matching days of a month as bits 1..31. */
    int of(int year, int month) {
        LocalDate first = LocalDate.of(year, month, 1);
        int length = first.lengthOfMonth();
        int firstDayOfWeek = first.getDayOfWeek().getValue() % DAYS;
        int days = byMonth(length, firstDayOfWeek);
        int matching = 0;
        for (int left = days; left != 0; left &= left - 1) {
            int day = Integer.numberOfTrailingZeros(left);
            if (byWeek(day, (firstDayOfWeek + day - 1) % DAYS, length)) {
                matching |= 1 << day;
            }
        }
        return matching;
    }

    private int byMonth(int length, int firstDayOfWeek) {
        int days = daysOfMonth;
        for (int left = fromLast; left != 0; left &= left - 1) {
            int day = length - Integer.numberOfTrailingZeros(left);
            days |= day >= 1 ? 1 << day : 0;
        }
        if (lastWorkday) {
            days |= 1 << nearestWorkday(length, length, firstDayOfWeek);
        }
        for (int left = nearestWeekdays; left != 0; left &= left - 1) {
            int day = Integer.numberOfTrailingZeros(left);
            days |= day <= length ? 1 << nearestWorkday(day, length, firstDayOfWeek) : 0;
        }
        // Bits 1 to length.
        return (int) (days & ((1L << length + 1) - 2));
    }

    /** The workday nearest to a day, in the same month. */
    private static int nearestWorkday(int day, int length, int firstDayOfWeek) {
        int dayOfWeek = (firstDayOfWeek + day - 1) % DAYS;
        if (dayOfWeek == SATURDAY) {
            return day > 1 ? day - 1 : day + 2;
        }
        if (dayOfWeek == 0) {
            return day < length ? day + 1 : day - 2;
        }
        return day;
    }

    private boolean byWeek(int day, int dayOfWeek, int length) {
        int bit = 1 << dayOfWeek;
        boolean isLast = day + DAYS > length;
        int nth = (day - 1) / DAYS + 1;
        return (daysOfWeek & bit) != 0
                || isLast && (lastWeekdays & bit) != 0
                || (nthWeekdays & 1L << nthBit(dayOfWeek, nth)) != 0;
    }
}
