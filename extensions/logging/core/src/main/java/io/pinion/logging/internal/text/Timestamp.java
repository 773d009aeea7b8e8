package io.pinion.logging.internal.text;

/**
 * Writes times as ISO 8601 and RFC 3339 want them, in UTC, such as {@code 2003-10-11T22:14:15.003000Z}. What is before the
 * point is kept, since the next time has mostly the same second.
 *
 * <p>Threads: one. Cost: nothing is allocated.
 * <p>Source of the date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
final class Timestamp {
    static final long NANOS = 1_000_000_000;
    private static final int DAY_SECONDS = 86_400;

    private final ByteText text = new ByteText(32);
    private long second = Long.MIN_VALUE;

    /**
     * Appends a time.
     *
     * @param epochNs nanoseconds since 1970-01-01T00:00:00Z; negative ones are before it
     * @param digits how many digits the fraction has, from 1 to 9; further ones are cut off
     */
    void put(ByteText out, long epochNs, int digits) {
        long epochSecond = Math.floorDiv(epochNs, NANOS);
        if (epochSecond != second) {
            text.clear();
            date(Math.floorDiv(epochSecond, DAY_SECONDS));
            time((int) Math.floorMod(epochSecond, (long) DAY_SECONDS));
            second = epochSecond;
        }
        long fraction = Math.floorMod(epochNs, NANOS);
        for (int i = digits; i < 9; i++) {
            fraction /= 10;
        }
        out.bytes(text.buffer()).put('.').padded(fraction, digits).put('Z');
    }

    private void date(long epochDay) {
        // Days from 0000-03-01: a year that begins in March has its leap day at the end.
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        text.padded(year, 4).put('-').padded(month, 2).put('-').padded(day, 2);
    }

    private void time(int secondOfDay) {
        text.put('T').padded(secondOfDay / 3_600, 2);
        text.put(':').padded(secondOfDay / 60 % 60, 2);
        text.put(':').padded(secondOfDay % 60, 2);
    }
}
