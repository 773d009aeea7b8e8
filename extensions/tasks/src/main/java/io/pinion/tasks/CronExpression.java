package io.pinion.tasks;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times of the wall clock, written as cron does.
 *
 * <p>Shape: five fields, {@code minute hour day-of-month month day-of-week}, or six with the {@code second} before them
 * (with five it is 0), separated by spaces or tabs; at most {@value #MAX_LENGTH} characters; case does not matter.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>values</th><th>besides {@code *}, {@code a}, {@code a-b}, lists and {@code /step}</th></tr>
 * <tr><td>second, minute</td><td>0-59</td><td></td></tr>
 * <tr><td>hour</td><td>0-23</td><td></td></tr>
 * <tr><td>day-of-month</td><td>1-31</td><td>{@code ?} as {@code *}; {@code L} the last day, {@code L-3} three days before
 *     it, {@code LW} the last workday (Monday to Friday), {@code 15W} the workday nearest to the 15th in the same
 *     month</td></tr>
 * <tr><td>month</td><td>1-12, JAN-DEC</td><td></td></tr>
 * <tr><td>day-of-week</td><td>0-7, SUN-SAT; 0 and 7 are Sunday</td><td>{@code ?} as {@code *}; {@code 5L} the last Friday
 *     of the month, {@code 5#2} the second</td></tr>
 * </table>
 *
 * <p>{@code a/step} goes from a to the end of the field; {@code SAT-SUN} is a range, {@code 22-2} is none. Macros:
 * {@code @yearly}, {@code @annually}, {@code @monthly}, {@code @weekly}, {@code @daily}, {@code @midnight},
 * {@code @hourly}.
 * <p>A time matches when <em>every</em> field does, both day fields too: {@code 0 0 13 * FRI} is Friday the 13th, as in
 * Spring; Unix cron would run on every 13th and on every Friday.
 *
 * <p><b>When clocks change</b> the hour field decides:
 * <ul>
 * <li>An expression for <em>every hour</em> ({@code *} or all 24) follows the clock as it shows: what the clock skips
 *     does not run, what it shows twice runs twice. {@code *}{@code /15 * * * *} is every 15 minutes on every day.
 * <li>An expression that <em>names hours</em> runs once for each matching time of each day. A time that the clock skips
 *     runs later by what is skipped (02:30 at 03:30), together with a match that is there already. A time that the clock
 *     shows twice runs the first time.
 * </ul>
 *
 * <p>Differs from {@code org.springframework.scheduling.support.CronExpression}: five fields are taken too; stars and
 * open steps of the day-of-week count from Sunday as 0 ({@code *}{@code /2} is SUN, TUE, THU, SAT), as in Unix cron;
 * special days never leave
 * their month; clock changes are as above; the search goes through all of the calendar, so an empty result means never.
 * <p>Threads: any; immutable.
 * <p>Cost: microseconds; a date that never comes, some hundred of them.
 */
public final class CronExpression {
    /** The longest expression that is read, in characters. */
    public static final int MAX_LENGTH = 256;

    private static final int MIN_YEAR = 1;
    private static final long MARGIN_S = 2 * 86_400;
    private static final Instant MIN = LocalDateTime.of(MIN_YEAR, 1, 2, 0, 0).toInstant(ZoneOffset.UTC);
    private static final Instant MAX =
            LocalDateTime.of(CronTimes.MAX_YEAR, 12, 30, 0, 0).toInstant(ZoneOffset.UTC);

    private final String text;
    private final CronTimes times;

    private CronExpression(String text, CronTimes times) {
        this.text = text;
        this.times = times;
    }

    /**
     * Reads an expression.
     *
     * @param expression as described above
     * @return the expression
     * @throws IllegalArgumentException if it is too long or is none; the message names the field, the position of the
     *     first wrong character and what is allowed there
     */
    public static CronExpression parse(String expression) {
        Objects.requireNonNull(expression, "expression");
        return new CronExpression(expression, CronParser.parse(expression));
    }

    /**
     * Finds the first matching time after an instant.
     *
     * @param after the instant; the result is later, never equal
     * @param zone whose clocks count
     * @return the time, in whole seconds of that zone; empty if there is none until the end of the year 9999
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        if (!after.isBefore(MAX)) {
            return Optional.empty();
        }
        long from = (after.isBefore(MIN) ? MIN.getEpochSecond() - 1 : after.getEpochSecond()) + 1;
        while (from < MAX.getEpochSecond()) {
            Instant begin = Instant.ofEpochSecond(from);
            ZoneOffset offset = rules.getOffset(begin);
            ZoneOffsetTransition change = rules.nextTransition(begin);
            long end = change == null ? Long.MAX_VALUE : change.toEpochSecond();
            LocalDateTime local = times.nextFrom(searchFrom(rules, from, offset));
            long match = Math.min(local == null ? Long.MAX_VALUE : local.toEpochSecond(offset), shifted(rules, from));
            if (match < end) {
                return Optional.of(Instant.ofEpochSecond(match));
            }
            if (local == null && !mayRepeat(change)) {
                return Optional.empty();
            }
            from = mayRepeat(change) || local == null
                    ? end
                    : Math.max(end, local.toEpochSecond(ZoneOffset.UTC) - MARGIN_S);
        }
        return Optional.empty();
    }

    /** Whether the clocks go back then, to times that were before the search. */
    private static boolean mayRepeat(@Nullable ZoneOffsetTransition change) {
        return change != null && change.isOverlap();
    }

    /** Where the clocks stand; past what they show for the second time, if that must not run again. */
    private LocalDateTime searchFrom(ZoneRules rules, long from, ZoneOffset offset) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(from, 0, offset);
        ZoneOffsetTransition last =
                times.isEveryHour() ? null : rules.previousTransition(Instant.ofEpochSecond(from + 1));
        return last != null && last.isOverlap() && local.isBefore(last.getDateTimeBefore())
                ? last.getDateTimeBefore()
                : local;
    }

    /** The first match among the times that the last change of the clocks skipped, as if it had not been. */
    private long shifted(ZoneRules rules, long from) {
        ZoneOffsetTransition last =
                times.isEveryHour() ? null : rules.previousTransition(Instant.ofEpochSecond(from + 1));
        if (last == null || !last.isGap()) {
            return Long.MAX_VALUE;
        }
        LocalDateTime unchanged = LocalDateTime.ofEpochSecond(from, 0, last.getOffsetBefore());
        if (!unchanged.isBefore(last.getDateTimeAfter())) {
            return Long.MAX_VALUE;
        }
        LocalDateTime match = times.nextFrom(unchanged);
        return match == null || !match.isBefore(last.getDateTimeAfter())
                ? Long.MAX_VALUE
                : match.toEpochSecond(last.getOffsetBefore());
    }

    /**
     * Finds the first matching time after another, in its zone.
     *
     * @param after the time; the result is later, never equal
     * @return the time; empty if there is none until the end of the year 9999
     */
    public Optional<ZonedDateTime> next(ZonedDateTime after) {
        return next(after.toInstant(), after.getZone()).map(instant -> instant.atZone(after.getZone()));
    }

    /**
     * Tells whether two expressions match the same times because their fields do.
     *
     * @param other anything
     * @return whether they do; {@code @daily} equals {@code 0 0 * * *}
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression expression && expression.times.equals(times);
    }

    /**
     * Returns a hash of the fields.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return times.hashCode();
    }

    /**
     * Returns the text as it was read.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return text;
    }
}
