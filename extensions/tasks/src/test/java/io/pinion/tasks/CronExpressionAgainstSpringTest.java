package io.pinion.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random expressions and instants, against Spring's implementation and against definitions written down plainly. Left
 * out of the comparison with Spring are the documented differences (steps of the day-of-week without a range, {@code SUN-SUN}, which is all days to Spring, changes
 * of the clocks), and {@code 28W} to {@code 31W} and {@code #5}, where Spring may leave the month.
 */
@Timeout(300)
class CronExpressionAgainstSpringTest {
    private static final int EXPRESSIONS = 4000;
    private static final int CHAIN = 5;
    private static final long BEGIN = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
    private static final long END = Instant.parse("2090-01-01T00:00:00Z").getEpochSecond();
    private static final List<String> ZONES =
            List.of("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran");

    private final long seed = Long.getLong("pinion.seed", System.nanoTime());
    private final Random random = new Random(seed);

    CronExpressionAgainstSpringTest() {
        System.out.println("cron seed " + seed + "; repeat with -Dpinion.seed=" + seed);
    }

    @Test
    @DisplayName("the same times as Spring in UTC, and in zones away from clock changes")
    void next_isWhatSpringSays() {
        int compared = 0;
        int gaveUp = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            String text = randomExpression();
            var spring = org.springframework.scheduling.support.CronExpression.parse(text);
            CronExpression ours = CronExpression.parse(text);
            ZoneId zone = i % 2 == 0 ? ZoneOffset.UTC : ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            ZonedDateTime after = randomInstant().atZone(zone);
            for (int hop = 0; hop < CHAIN; hop++) {
                ZonedDateTime expected = spring.next(after);
                Optional<ZonedDateTime> found = ours.next(after);
                if (expected == null) {
                    // It stops after a bounded number of steps; what we find then has to match by definition.
                    gaveUp++;
                    break;
                }
                String what = text + " after " + after + ", seed " + seed;
                if (clocksChangeWithin(after, found.orElse(expected)) || clocksChangeWithin(after, expected)) {
                    break;
                }
                assertThat(found).as(what).contains(expected);
                compared++;
                after = expected;
            }
        }
        System.out.println("cron: " + compared + " times compared, Spring gave up " + gaveUp + " times");
        assertThat(compared).isGreaterThan(EXPRESSIONS);
        assertThat(gaveUp).isLessThan(EXPRESSIONS / 4);
    }

    private static boolean clocksChangeWithin(ZonedDateTime after, ZonedDateTime next) {
        ZoneOffsetTransition change =
                after.getZone().getRules().nextTransition(after.minusDays(2).toInstant());
        return change != null && change.getInstant().isBefore(next.plusDays(2).toInstant());
    }

    @Test
    @DisplayName("what fires around clock changes is what the definition says, second by second")
    void next_aroundClockChanges_isWhatTheDefinitionSays() {
        for (int i = 0; i < 400; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            ZoneOffsetTransition change = zone.getRules().nextTransition(randomInstant());
            if (change == null) {
                continue;
            }
            String text =
                    "0 " + field(0, 59, "*/15") + " " + (random.nextBoolean() ? "*" : field(0, 5, "1-3")) + " * * *";
            CronExpression cron = CronExpression.parse(text);
            Instant from = change.getInstant().minus(Duration.ofHours(5));
            Instant to = change.getInstant().plus(Duration.ofHours(5));
            TreeSet<Instant> expected = byDefinition(text, cron, zone, change, from, to);
            TreeSet<Instant> found = new TreeSet<>();
            Optional<Instant> next = cron.next(from, zone);
            while (next.isPresent() && next.get().isBefore(to)) {
                found.add(next.get());
                next = cron.next(next.get(), zone);
            }
            assertThat(found)
                    .as(text + " in " + zone + " at " + change + ", seed " + seed)
                    .isEqualTo(expected);
        }
    }

    /** Minute by minute: what the clock shows, what it skips, and what it shows for the second time. */
    private static TreeSet<Instant> byDefinition(
            String text, CronExpression cron, ZoneId zone, ZoneOffsetTransition change, Instant from, Instant to) {
        boolean everyHour = namesEveryHour(text);
        TreeSet<Instant> all = new TreeSet<>();
        for (Instant at = from.plusSeconds(60); at.isBefore(to); at = at.plusSeconds(60)) {
            boolean isSecondTime = change.isOverlap()
                    && !at.isBefore(change.getInstant())
                    && at.isBefore(change.getInstant().plus(change.getDuration().abs()));
            if (matches(cron, at.atOffset(zone.getRules().getOffset(at))) && !(isSecondTime && !everyHour)) {
                all.add(at);
            }
            boolean followsSkip = change.isGap()
                    && !at.isBefore(change.getInstant())
                    && at.isBefore(change.getInstant().plus(change.getDuration()));
            if (followsSkip && !everyHour && matches(cron, at.atOffset(change.getOffsetBefore()))) {
                all.add(at);
            }
        }
        return all;
    }

    private static boolean namesEveryHour(String text) {
        CronExpression hours = CronExpression.parse("0 0 " + text.split(" ")[2] + " * * *");
        int found = 0;
        Instant at = Instant.EPOCH.minusSeconds(1);
        Instant end = Instant.EPOCH.plus(Duration.ofDays(1));
        while ((at = hours.next(at, ZoneOffset.UTC).orElseThrow()).isBefore(end)) {
            found++;
        }
        return found == 24;
    }

    /** Where the clock never changes, a time matches if it is the next one after the second before it. */
    private static boolean matches(CronExpression cron, java.time.OffsetDateTime at) {
        return cron.next(at.toInstant().minusSeconds(1), at.getOffset())
                .filter(at.toInstant()::equals)
                .isPresent();
    }

    @Test
    @DisplayName("L, W and # against their definitions, every month of 400 years")
    void specialDays_areWhatTheDefinitionSays() {
        for (int year = 1900; year < 2300; year++) {
            for (int month = 1; month <= 12; month++) {
                LocalDate first = LocalDate.of(year, month, 1);
                int day = 1 + random.nextInt(31);
                int back = 1 + random.nextInt(30);
                int dayOfWeek = random.nextInt(7);
                int nth = 1 + random.nextInt(5);
                DayOfWeek named = DayOfWeek.of(dayOfWeek == 0 ? 7 : dayOfWeek);
                LocalDate last = first.with(TemporalAdjusters.lastDayOfMonth());

                assertDays(first, "L", "*", last);
                assertDays(first, "L-" + back, "*", back < last.getDayOfMonth() ? last.minusDays(back) : null);
                assertDays(first, "LW", "*", workday(last));
                assertDays(
                        first, day + "W", "*", day <= last.getDayOfMonth() ? workday(first.withDayOfMonth(day)) : null);
                assertDays(first, "*", dayOfWeek + "L", first.with(TemporalAdjusters.lastInMonth(named)));
                LocalDate nthDay = first.with(TemporalAdjusters.dayOfWeekInMonth(nth, named));
                assertDays(first, "*", dayOfWeek + "#" + nth, nthDay.getMonthValue() == month ? nthDay : null);
            }
        }
    }

    private static LocalDate workday(LocalDate day) {
        for (int distance : new int[] {0, -1, 1, -2, 2}) {
            LocalDate near = day.plusDays(distance);
            if (near.getMonth() == day.getMonth() && near.getDayOfWeek().getValue() <= 5) {
                return near;
            }
        }
        throw new AssertionError(day);
    }

    private void assertDays(LocalDate first, String dayOfMonth, String dayOfWeek, LocalDate expected) {
        String text = "0 0 " + dayOfMonth + " * " + dayOfWeek;
        Instant before = first.atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        Optional<LocalDate> found = CronExpression.parse(text)
                .next(before, ZoneOffset.UTC)
                .map(instant -> instant.atOffset(ZoneOffset.UTC).toLocalDate())
                .filter(date -> date.getMonth() == first.getMonth() && date.getYear() == first.getYear());
        assertThat(found).as(text + " in " + first + ", seed " + seed).isEqualTo(Optional.ofNullable(expected));
    }

    private Instant randomInstant() {
        return Instant.ofEpochSecond(
                BEGIN + (long) (random.nextDouble() * (END - BEGIN)), random.nextInt(1_000_000_000));
    }

    private String randomExpression() {
        return switch (random.nextInt(20)) {
            case 0 ->
                List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
                        .get(random.nextInt(7));
            default ->
                String.join(
                        " ",
                        field(0, 59, "0"),
                        field(0, 59, "*"),
                        field(0, 23, "*"),
                        dayOfMonth(),
                        months(),
                        dayOfWeek());
        };
    }

    /** A list of elements; often the given text. */
    private String field(int min, int max, String often) {
        return switch (random.nextInt(4)) {
            case 0 -> often;
            case 1 -> element(min, max) + "," + element(min, max);
            default -> element(min, max);
        };
    }

    private String element(int min, int max) {
        int from = min + random.nextInt(max - min + 1);
        int to = from + random.nextInt(max - from + 1);
        int step = 1 + random.nextInt(max);
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> from + "-" + to;
            case 2 -> from + "-" + to + "/" + step;
            case 3 -> from + "/" + step;
            case 4 -> "*/" + step;
            default -> "" + from;
        };
    }

    private String dayOfMonth() {
        return switch (random.nextInt(8)) {
            case 0 -> "?";
            case 1, 2 -> "*";
            case 3 -> specialDayOfMonth();
            case 4 -> specialDayOfMonth() + "," + (1 + random.nextInt(28));
            default -> field(1, 31, "*");
        };
    }

    private String specialDayOfMonth() {
        return switch (random.nextInt(4)) {
            case 0 -> "L";
            case 1 -> "L-" + (1 + random.nextInt(27));
            case 2 -> "LW";
            default -> (1 + random.nextInt(27)) + "W";
        };
    }

    private String months() {
        String[] names = {"JAN", "feb", "Mar", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
        int first = random.nextInt(12);
        return switch (random.nextInt(4)) {
            case 0 -> names[first] + "-" + names[first + random.nextInt(12 - first)];
            case 1 -> names[first] + "," + (1 + random.nextInt(12));
            case 2 -> "*";
            default -> field(1, 12, "*");
        };
    }

    private String dayOfWeek() {
        int from = random.nextInt(7);
        int to = from + random.nextInt(8 - from);
        String name = DayOfWeek.of(1 + from).name().substring(0, 3);
        return switch (random.nextInt(10)) {
            case 0 -> "?";
            case 1 -> from + "-" + to;
            case 2 -> from + "-" + to + "/" + (1 + random.nextInt(3));
            case 3 -> from == 6 ? "SUN" : name + "-SUN";
            case 4 -> name.toLowerCase(Locale.ROOT) + "," + random.nextInt(8);
            case 5 -> random.nextInt(8) + "L";
            case 6 -> name + "#" + (1 + random.nextInt(4));
            default -> "*";
        };
    }
}
