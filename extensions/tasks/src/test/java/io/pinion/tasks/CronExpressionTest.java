package io.pinion.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CronExpressionTest {

    private static List<String> next(String expression, String after, String zone, int count) {
        CronExpression cron = CronExpression.parse(expression);
        List<String> found = new ArrayList<>();
        Optional<Instant> next = cron.next(Instant.parse(after), ZoneId.of(zone));
        while (next.isPresent() && found.size() < count) {
            found.add(next.get().toString());
            next = cron.next(next.get(), ZoneId.of(zone));
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *          | 2024-01-01T00:00:00Z     | 2024-01-01T00:01:00Z",
                "* * * * * *        | 2024-01-01T00:00:00Z     | 2024-01-01T00:00:01Z",
                "* * * * * *        | 2024-01-01T00:00:00.999Z | 2024-01-01T00:00:01Z",
                "0 0 1 1 *          | 2024-01-01T00:00:00Z     | 2025-01-01T00:00:00Z",
                "5-10/2,30 3 * * *  | 2024-01-01T03:07:00Z     | 2024-01-01T03:09:00Z",
                "50/5 * * * *       | 2024-01-01T03:51:00Z     | 2024-01-01T03:55:00Z",
                "0 0 * JAN-mar SUN  | 2024-03-31T00:00:00Z     | 2025-01-05T00:00:00Z",
                "0 0 ? * 7          | 2024-01-01T00:00:00Z     | 2024-01-07T00:00:00Z",
                "0 0 * * SAT-SUN    | 2024-01-06T00:00:00Z     | 2024-01-07T00:00:00Z",
                "0 0 * * 7-1        | 2024-01-07T00:00:00Z     | 2024-01-08T00:00:00Z",
                "0 0 * * */2        | 2024-01-07T00:00:00Z     | 2024-01-09T00:00:00Z",
                "0 0 L * *          | 2024-02-01T00:00:00Z     | 2024-02-29T00:00:00Z",
                "0 0 L-3 * *        | 2024-02-01T00:00:00Z     | 2024-02-26T00:00:00Z",
                "0 0 LW 3 *         | 2024-02-01T00:00:00Z     | 2024-03-29T00:00:00Z",
                "0 0 15W * *        | 2024-06-01T00:00:00Z     | 2024-06-14T00:00:00Z",
                "0 0 1W 6 *         | 2024-01-01T00:00:00Z     | 2024-06-03T00:00:00Z",
                "0 0 31W * *        | 2024-08-02T00:00:00Z     | 2024-08-30T00:00:00Z",
                "0 0 31W * *        | 2024-08-31T00:00:00Z     | 2024-10-31T00:00:00Z",
                "0 0 * * 5L         | 2024-05-01T00:00:00Z     | 2024-05-31T00:00:00Z",
                "0 0 * * fril       | 2024-05-01T00:00:00Z     | 2024-05-31T00:00:00Z",
                "0 0 * * FRI#2      | 2024-05-01T00:00:00Z     | 2024-05-10T00:00:00Z",
                "0 0 * * 0#5        | 2024-01-01T00:00:00Z     | 2024-03-31T00:00:00Z",
                "0 0 13 * FRI       | 2024-01-01T00:00:00Z     | 2024-09-13T00:00:00Z",
                "0 0 29 2 *         | 2097-01-01T00:00:00Z     | 2104-02-29T00:00:00Z",
                "0 0 29 2 MON       | 2072-03-01T00:00:00Z     | 2112-02-29T00:00:00Z",
                "@hourly            | 2024-01-01T00:30:00Z     | 2024-01-01T01:00:00Z",
                "@Daily             | 2024-01-01T00:30:00Z     | 2024-01-02T00:00:00Z",
                "@midnight          | 2024-01-01T00:30:00Z     | 2024-01-02T00:00:00Z",
                "@weekly            | 2024-01-01T00:30:00Z     | 2024-01-07T00:00:00Z",
                "@monthly           | 2024-01-01T00:30:00Z     | 2024-02-01T00:00:00Z",
                "@yearly            | 2024-01-01T00:30:00Z     | 2025-01-01T00:00:00Z",
                "@annually          | 2024-01-01T00:30:00Z     | 2025-01-01T00:00:00Z",
            })
    void next_isTheFirstMatchAfter(String expression, String after, String expected) {
        assertThat(next(expression, after, "UTC", 1)).containsExactly(expected);
    }

    @ParameterizedTest
    @DisplayName("clocks that change: Europe/Paris skips 02:00-03:00 on 2024-03-31 and shows it twice on 2024-10-27")
    @CsvSource(
            delimiter = '|',
            value = {
                // A named hour that is skipped runs an hour later on that day only.
                "30 2 * * *    | 2024-03-30T02:00:00Z | 2024-03-31T01:30:00Z 2024-04-01T00:30:00Z",
                "0 2 * * *     | 2024-03-30T02:00:00Z | 2024-03-31T01:00:00Z 2024-04-01T00:00:00Z",
                // Together with a match that is there already.
                "30 2,3 * * *  | 2024-03-30T02:40:00Z | 2024-03-31T01:30:00Z 2024-04-01T00:30:00Z",
                "0 */2 * * *   | 2024-03-30T22:30:00Z | 2024-03-30T23:00:00Z 2024-03-31T01:00:00Z 2024-03-31T02:00:00Z",
                // Every hour follows the clock as it shows.
                "0 * * * *     | 2024-03-31T00:00:00Z | 2024-03-31T01:00:00Z 2024-03-31T02:00:00Z",
                "*/30 * * * *  | 2024-03-31T00:00:00Z | 2024-03-31T00:30:00Z 2024-03-31T01:00:00Z",
                // A named hour that is there twice runs the first time.
                "30 2 * * *    | 2024-10-26T02:00:00Z | 2024-10-27T00:30:00Z 2024-10-28T01:30:00Z",
                "30 2 * * *    | 2024-10-27T01:00:00Z | 2024-10-28T01:30:00Z",
                "0 2,3 * * *   | 2024-10-26T22:00:00Z | 2024-10-27T00:00:00Z 2024-10-27T02:00:00Z",
                "0 3 * * *     | 2024-10-27T00:00:00Z | 2024-10-27T02:00:00Z",
                // Every hour runs both times.
                "30 * * * *    | 2024-10-26T23:00:00Z | 2024-10-26T23:30:00Z 2024-10-27T00:30:00Z 2024-10-27T01:30:00Z",
                "*/30 0-23 * * * | 2024-10-27T00:30:00Z | 2024-10-27T01:00:00Z 2024-10-27T01:30:00Z",
            })
    void next_acrossClockChanges(String expression, String after, String expected) {
        String[] all = expected.split(" ");
        assertThat(next(expression, after, "Europe/Paris", all.length)).containsExactly(all);
    }

    @Test
    @DisplayName("clocks that change by half an hour (Lord Howe), at midnight (Beirut), by a day (Apia)")
    void next_acrossOddClockChanges() {
        // 2024-10-06 02:00 becomes 02:30 at +10:30 -> +11.
        assertThat(next("10,45 2 * * *", "2024-10-05T15:00:00Z", "Australia/Lord_Howe", 3))
                .containsExactly("2024-10-05T15:40:00Z", "2024-10-05T15:45:00Z", "2024-10-06T15:10:00Z");
        // 2024-03-31 00:00 becomes 01:00 at +2 -> +3.
        assertThat(next("0 0 * * *", "2024-03-30T00:00:00Z", "Asia/Beirut", 2))
                .containsExactly("2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z");
        // 2011-12-30 does not exist; its 09:00 is that of the 31st.
        assertThat(next("0 9 * * *", "2011-12-29T20:00:00Z", "Pacific/Apia", 2))
                .containsExactly("2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z");
    }

    @Test
    void next_keepsTheZone() {
        ZonedDateTime after = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Paris"));
        assertThat(CronExpression.parse("0 12 * * *").next(after)).contains(after.withHour(12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 * 1#1", "0 0 1 * 5L", "0 0 30W 2 *", "0 0 L-30 2 *"})
    void impossibleDates_areEmpty_inEveryZone(String expression) {
        CronExpression cron = CronExpression.parse(expression);
        for (String zone : List.of("UTC", "Europe/Paris", "Australia/Lord_Howe")) {
            assertThat(cron.next(Instant.parse("2024-01-01T00:00:00Z"), ZoneId.of(zone)))
                    .isEmpty();
        }
    }

    @Test
    void extremeInstants_neitherThrowNorHang() {
        CronExpression cron = CronExpression.parse("@yearly");
        for (String zone : List.of("UTC", "Europe/Paris", "America/New_York", "+18:00", "-18:00")) {
            assertThat(cron.next(Instant.MAX, ZoneId.of(zone))).isEmpty();
            assertThat(cron.next(Instant.parse("9999-12-31T23:00:00Z"), ZoneId.of(zone)))
                    .isEmpty();
            assertThat(cron.next(Instant.parse("9999-06-01T00:00:00Z"), ZoneId.of(zone)))
                    .isEmpty();
            assertThat(cron.next(Instant.MIN, ZoneId.of(zone))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | 1  | must have 5 fields",
                "* * * *           | 1  | or 6 with the second before them, but has 4",
                "* * * * * * *     | 1  | but has 7",
                "0 61 * * *        | 3  | hour field: the value must be 0 to 23, was 61",
                "0 0 0 * *         | 5  | day-of-month field: the value must be 1 to 31, was 0",
                "0 0 * 13 *        | 7  | month field: the value must be 1 to 12 or JAN to DEC, was 13",
                "0 0 * * 8         | 9  | day-of-week field: the value must be 0 to 7 or SUN to SAT, was 8",
                "0 0 * FOO *       | 7  | month field: \"FOO\" is not valid",
                "0,,1 * * * *      | 3  | minute field: an element of the list is empty",
                "1, * * * *        | 3  | minute field: an element of the list is empty",
                "*/0 * * * *       | 3  | minute field: the step must be a number of 1 to 4 digits from 1, was 0",
                "*/ * * * *        | 3  | minute field: \"\" is not valid; the step must be",
                "1/2/3 * * * *     | 3  | minute field: \"2/3\" is not valid",
                "9-1 * * * *       | 1  | minute field: the range goes from 9 back to 1",
                "1- * * * *        | 3  | minute field: \"\" is not valid",
                "-1 * * * *        | 1  | minute field: \"\" is not valid",
                "? * * * *         | 1  | minute field: \"?\" is not valid",
                "L * * * *         | 1  | minute field: \"L\" is not valid",
                "0 0 L-31 * *      | 7  | day-of-month field: days before the last must be 1 to 30, was 31",
                "0 0 32W * *       | 5  | day-of-month field: the value must be 1 to 31, was 32",
                "0 0 * * L         | 9  | day-of-week field: \"\" is not valid",
                "0 0 * * 5#6       | 11 | day-of-week field: the number after # must be 1 to 5, was 6",
                "0 0 * * MON#      | 13 | day-of-week field: \"\" is not valid",
                "0 12345 * * *     | 3  | hour field: \"12345\" is not valid",
                "@reboot           | 1  | unknown macro; known are @annually, @daily",
                "0 0 * * ٣         | 9  | \"?\" is not valid",
            })
    void badExpressions_areRefusedWithFieldAndPosition(String expression, int position, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(expression))
                .withMessageContaining(", character " + position + ": ")
                .withMessageContaining(message);
    }

    @Test
    void tooLongOrNull_isRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> CronExpression.parse(null))
                .withMessage("expression");
        assertThat(CronExpression.parse("0" + ",0".repeat(120) + " * * * *")).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse("0".repeat(1_000_000)))
                .withMessage("a cron expression must have at most 256 characters, this one has 1000000");
    }

    @Test
    void controlCharacters_neverReachAMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse("\u001b[2J\n* * * * x"))
                .satisfies(error -> assertThat(error.getMessage()).matches("[ -~]*"));
    }

    @Test
    void equality_isOfTheFields() {
        assertThat(CronExpression.parse("@daily"))
                .isEqualTo(CronExpression.parse("0 0 0 ? * *"))
                .hasSameHashCodeAs(CronExpression.parse("0 0 * * 0-6"))
                .isNotEqualTo(CronExpression.parse("@hourly"))
                .hasToString("@daily");
    }

    @Test
    void tabsAndSpaces_separate() {
        assertThat(CronExpression.parse(" \t0  0\t* * * ")).isEqualTo(CronExpression.parse("@daily"));
        assertThat(CronExpression.parse("0 0 * * *").next(Instant.EPOCH, ZoneOffset.UTC))
                .contains(Instant.parse("1970-01-02T00:00:00Z"));
    }
}
