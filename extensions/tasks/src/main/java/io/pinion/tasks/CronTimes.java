package io.pinion.tasks;

import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * All fields of an expression, and the search on clocks that never change.
 *
 * <p>Shape: bit sets by value; none is empty but what the days may come to.
 */
record CronTimes(long seconds, long minutes, long hours, CronDays days, long months) {
    static final int MAX_YEAR = 9999;
    private static final long ALL_HOURS = (1L << 24) - 1;
    /** After 400 years the calendar repeats, days of the week included: what has not come by then never comes. */
    private static final int MONTHS = 400 * 12 + 1;

    boolean isEveryHour() {
        return hours == ALL_HOURS;
    }

    /** The first match at or after a time of whole seconds; null if there is none until the year 9999. */
    @Nullable
    LocalDateTime nextFrom(LocalDateTime from) {
        int year = from.getYear();
        int month = from.getMonthValue();
        for (int i = 0; i < MONTHS && year <= MAX_YEAR; i++) {
            if ((months & 1L << month) != 0) {
                LocalDateTime match = i == 0 ? inMonth(from) : inMonth(LocalDateTime.of(year, month, 1, 0, 0));
                if (match != null) {
                    return match;
                }
            }
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
        return null;
    }

    private @Nullable LocalDateTime inMonth(LocalDateTime from) {
        int today = from.getDayOfMonth();
        int left = days.of(from.getYear(), from.getMonthValue()) & -1 << today;
        for (; left != 0; left &= left - 1) {
            int day = Integer.numberOfTrailingZeros(left);
            LocalTime time = timeFrom(day == today ? from.toLocalTime() : LocalTime.MIDNIGHT);
            if (time != null) {
                return from.toLocalDate().withDayOfMonth(day).atTime(time);
            }
        }
        return null;
    }

    /** The first matching time of day at or after another. */
    private @Nullable LocalTime timeFrom(LocalTime from) {
        int hour = next(hours, from.getHour());
        if (hour == from.getHour()) {
            int minute = next(minutes, from.getMinute());
            if (minute == from.getMinute()) {
                int second = next(seconds, from.getSecond());
                if (second >= 0) {
                    return LocalTime.of(hour, minute, second);
                }
                minute = next(minutes, minute + 1);
            }
            if (minute >= 0) {
                return LocalTime.of(hour, minute, next(seconds, 0));
            }
            hour = next(hours, hour + 1);
        }
        return hour < 0 ? null : LocalTime.of(hour, next(minutes, 0), next(seconds, 0));
    }

    /** The smallest member at or after a value; -1 if there is none. */
    private static int next(long set, int from) {
        long left = from >= Long.SIZE ? 0 : set & -1L << from;
        return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
    }
}
