package io.pinion.tasks;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pinion.test.ManualWorker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CronTaskTest {
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final ManualWorker manual = ManualWorker.create();
    private final List<Long> startsS = new ArrayList<>();
    private Duration jump = Duration.ZERO;

    @AfterEach
    void close() {
        manual.close();
    }

    private Instant now() {
        return manual.clock().instant().plus(jump);
    }

    private void note() {
        startsS.add(Duration.between(START, now()).toSeconds());
    }

    private CronTask.Builder cron(String expression) {
        return CronTask.on(manual.worker())
                .name("test")
                .zone(ZoneOffset.UTC)
                .clock(this::now)
                .cron(expression);
    }

    @Test
    @DisplayName("aiomisc CronCallback: runs at each matching time after the start")
    void cron_runsAtEachMatchingTime() {
        CronTask task = cron("*/15 * * * *").start(this::note);
        manual.advance(ofHours(1));

        assertThat(startsS).containsExactly(900L, 1800L, 2700L, 3600L);
        assertThat(task.stats()).isEqualTo(new TimedStats(4, 4, 0, 0, 0, 0));
    }

    @Test
    void longBody_isNeverOverlapped_andPassedTimesAreCounted() {
        CronTask task = cron("*/10 * * * * *").startAsync(this::longBody);
        manual.advance(ofSeconds(70));

        assertThat(startsS).containsExactly(10L, 40L, 70L);
        assertThat(task.stats().skipped()).isEqualTo(4);
    }

    private CompletableFuture<Void> longBody() {
        note();
        return manual.worker().timers().delay(ofSeconds(25));
    }

    @Test
    void datesThatNeverCome_endTheTask() {
        CronTask task = cron("0 0 30 2 *").start(this::note);
        manual.advance(ofDays(1));

        assertThat(startsS).isEmpty();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FINISHED);
    }

    @Test
    void clock_jumpingForward_runsOnceAndCountsTheRest() {
        CronTask task = cron("0 * * * *").start(this::note);
        manual.advance(ofSeconds(90));
        jump = ofHours(5);
        manual.advance(ofSeconds(60));

        assertThat(startsS).containsExactly(5 * 3600L + 120);
        assertThat(task.stats().skipped()).isEqualTo(4);
    }

    @Test
    void clock_jumpingOverThousandsOfTimes_countsABoundedNumber() {
        CronTask task = cron("* * * * * *").start(this::note);
        manual.advance(ofMillis(500));
        jump = ofDays(1);
        manual.advance(ofSeconds(1));

        assertThat(startsS).containsExactly(86_401L);
        assertThat(task.stats().skipped()).isEqualTo(1000);
    }

    @Test
    void stopAndRestart_goOnAtTheNextTime() {
        CronTask task = cron("*/10 * * * * *").start(this::note);
        manual.advance(ofSeconds(15));
        task.stop();
        manual.advance(ofSeconds(20));
        task.start();
        manual.advance(ofSeconds(10));

        assertThat(startsS).containsExactly(10L, 40L);
    }

    @Test
    @DisplayName("aiomisc CronCallback: an invalid expression is refused when it is given")
    void misuse_isRefusedWithWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cron("61 * * * *"))
                .withMessage(
                        "cron expression \"61 * * * *\", character 1: minute field: the value must be 0 to 59, was 61");
        assertThatNullPointerException().isThrownBy(() -> cron(null)).withMessage("expression");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        CronTask.on(manual.worker()).zone(ZoneId.of("UTC")).start(this::note))
                .withMessage("a CronTask needs an expression; call cron(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> CronTask.on(manual.worker()).cron("@daily").start(this::note))
                .withMessage("a CronTask needs a zone; call zone(...)");
    }
}
