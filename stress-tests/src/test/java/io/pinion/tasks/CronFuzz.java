package io.pinion.tasks;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression, after four bytes that choose an instant: what is refused is refused with a bounded printable
 * message, and what is found is a match by a plain reading of the fields, the first one as far as that can be seen.
 */
public final class CronFuzz extends FuzzTarget<CronFuzz.Parser> {
    private static final int LOOKED_AT = 300;
    private static final int MAX_MESSAGE = 1000;
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("Europe/Paris"), ZoneId.of("Australia/Lord_Howe"), ZoneId.of("America/St_Johns"));

    /** Reads an expression and finds the first match after an instant in UTC. */
    public interface Parser {
        Optional<Instant> next(String text, Instant after);
    }

    public CronFuzz() {
        super(
                "cron-expression",
                (text, after) -> CronExpression.parse(text).next(after, ZoneOffset.UTC),
                Map.of(
                        "the same instant is after itself",
                        (text, after) -> CronExpression.parse(text).next(after.minusSeconds(1), ZoneOffset.UTC),
                        "the last value of a range is left out",
                        (text, after) -> CronExpression.parse(
                                        text.replaceAll("-([1-9]) ", "-0$1 ").replaceAll("-0([2-9]) ", "-1 "))
                                .next(after, ZoneOffset.UTC),
                        "Sunday is 0 only",
                        (text, after) -> text.endsWith(" 7")
                                ? Optional.empty()
                                : CronExpression.parse(text).next(after, ZoneOffset.UTC),
                        "a search ends after a year",
                        (text, after) -> CronExpression.parse(text)
                                .next(after, ZoneOffset.UTC)
                                .filter(next -> next.isBefore(after.plusSeconds(366L * 86_400)))));
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        Instant after = Instant.ofEpochSecond((long) choices.pair() << 16 | choices.pair());
        String text = choices.text();
        Optional<Instant> found;
        try {
            found = parser.next(text, after);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            Hold.that(message.length() <= MAX_MESSAGE && message.matches("[ -~]+"), "message: " + message);
            Hold.that(!CronPlainly.isPlain(text), "refused: " + text);
            return;
        }
        Hold.that(text.length() <= CronExpression.MAX_LENGTH, "too long: " + text.length());
        if (CronPlainly.isPlain(text)) {
            checkPlain(new CronPlainly(text), text, after, found);
        }
        checkZones(CronExpression.parse(text), after);
    }

    private static void checkPlain(CronPlainly plain, String text, Instant after, Optional<Instant> found) {
        long last = found.map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        Hold.that(last > after.getEpochSecond(), "not after: " + text);
        Hold.that(found.isEmpty() || plain.matches(utc(last)), "no match: " + text + " at " + found);
        Hold.that(found.isPresent() || !plain.mayMatch(), "nothing found: " + text);
        for (long at = after.getEpochSecond() + 1; at < Math.min(last, after.getEpochSecond() + LOOKED_AT); at++) {
            Hold.that(!plain.matches(utc(at)), "an earlier match: " + text + " at " + utc(at));
        }
    }

    private static LocalDateTime utc(long epochSecond) {
        return LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    }

    /** Where clocks change, times go on and never stand still. */
    private static void checkZones(CronExpression cron, Instant after) {
        for (ZoneId zone : ZONES) {
            Instant at = after;
            for (int i = 0; i < 3; i++) {
                Optional<Instant> next = cron.next(at, zone);
                Hold.that(next.isEmpty() || next.get().isAfter(at), "stands still at " + at);
                at = next.orElse(at);
            }
        }
    }
}
