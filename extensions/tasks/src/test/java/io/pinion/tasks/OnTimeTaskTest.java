package io.pinion.tasks;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OnTimeTaskTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private ManualClock clock = new ManualClock(START);
    private ManualWorker manual = ManualWorker.create(WorkerConfig.defaults(), clock);
    private Duration jump = Duration.ZERO;
    private final List<Instant> runs = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private void startAt(String instant) {
        manual.close();
        clock = new ManualClock(Instant.parse(instant));
        manual = ManualWorker.create(WorkerConfig.defaults(), clock);
    }

    private Instant now() {
        return clock.instant().plus(jump);
    }

    private void note() {
        runs.add(now());
    }

    private OnTimeTask.Builder at(ZonedDateTime anchor) {
        return OnTimeTask.on(manual.worker())
                .name("test")
                .clock(this::now)
                .errorHandler((task, error) -> errors.add(error))
                .at(anchor);
    }

    private OnTimeTask.Builder inMillis(long offsetMs) {
        return at(START.plusMillis(offsetMs).atZone(ZoneOffset.UTC));
    }

    private List<Long> runsMs() {
        return runs.stream().map(run -> Duration.between(START, run).toMillis()).toList();
    }

    @Test
    @DisplayName("S2.7: a zone is required by the type; a task without a time is refused with words")
    void start_withoutATime_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OnTimeTask.on(manual.worker()).start(this::note))
                .withMessage("an OnTimeTask needs a time; call at(ZonedDateTime)");
        assertThatNullPointerException().isThrownBy(() -> at(null)).withMessage("anchor");
        assertThatNullPointerException()
                .isThrownBy(() -> inMillis(0).clock(null))
                .withMessage("clock");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inMillis(0).every(Duration.ZERO))
                .withMessage("interval must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inMillis(0).every(ofDays(36_501)))
                .withMessage("interval must be at most 36500 days, was PT876024H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at(ZonedDateTime.of(1899, 1, 1, 0, 0, 0, 0, PARIS)))
                .withMessageContaining("anchor must be in the years 1900 to 9999");
    }

    @Test
    @DisplayName("S2.8, concurrent-tasks case 6: a one-shot 40 ms ahead runs exactly once")
    void once_ahead_runsOnce() {
        OnTimeTask task = inMillis(40).start(this::note);
        manual.advance(ofMillis(39));
        assertThat(runs).isEmpty();
        manual.advance(ofDays(2));

        assertThat(runsMs()).containsExactly(40L);
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FINISHED);
    }

    @Test
    @DisplayName("S2.8, concurrent-tasks case 7: a one-shot in the past never runs by default")
    void once_past_neverRuns() {
        OnTimeTask task = inMillis(-1).start(this::note);
        manual.advance(ofDays(1));

        assertThat(runs).isEmpty();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FINISHED);
    }

    @Test
    @DisplayName("S2.8, concurrent-tasks case 7: with ignoreOverdue(false) it runs once, at once")
    void once_past_notIgnored_runsAtOnce() {
        inMillis(-5000).ignoreOverdue(false).start(this::note);
        manual.advance(ofDays(1));

        assertThat(runsMs()).containsExactly(0L);
    }

    @Test
    @DisplayName("S2.9: the time is a phase: anchor in 130 ms, interval 50 ms, first run in 30 ms")
    void interval_beforeTheAnchor_keepsThePhase() {
        inMillis(130).every(ofMillis(50)).start(this::note);
        manual.advance(ofMillis(200));

        assertThat(runsMs()).containsExactly(30L, 80L, 130L, 180L);
    }

    @Test
    @DisplayName("S2.9: starting exactly on a slot waits a full interval; a past anchor keeps its phase")
    void interval_startedOnASlot_waitsOne() {
        inMillis(-100).every(ofMillis(50)).start(this::note);
        manual.advance(ofMillis(120));

        assertThat(runsMs()).containsExactly(50L, 100L);
    }

    @Test
    @DisplayName("S2.10: slots that pass during a run are dropped and counted, and the phase stays")
    void overrun_ignored_dropsSlots() {
        OnTimeTask task = inMillis(0).every(ofMillis(50)).startAsync(() -> async(runs.isEmpty() ? 120 : 1));
        manual.advance(ofMillis(260));

        assertThat(runsMs()).containsExactly(50L, 200L, 250L);
        assertThat(task.stats().skipped()).isEqualTo(2);
    }

    @Test
    @DisplayName("S2.10: with ignoreOverdue(false) every slot is made up for, one after the other")
    void overrun_notIgnored_catchesUp() {
        OnTimeTask task =
                inMillis(0).every(ofMillis(50)).ignoreOverdue(false).startAsync(() -> async(runs.isEmpty() ? 120 : 1));
        manual.advance(ofMillis(260));

        assertThat(runsMs()).containsExactly(50L, 170L, 171L, 200L, 250L);
        assertThat(task.stats().skipped()).isZero();
    }

    private CompletableFuture<Void> async(long lengthMs) {
        note();
        return manual.worker().timers().delay(ofMillis(lengthMs));
    }

    @Test
    @DisplayName("S2.11: Europe/Paris 26 Oct 2024 23:00 + 1 day is 25 h of real time")
    void days_inAutumn_keepTheWallClock() {
        startAt("2024-10-25T20:00:00Z");
        at(ZonedDateTime.of(2024, 10, 26, 23, 0, 0, 0, PARIS)).every(ofDays(1)).start(this::note);
        manual.advance(ofDays(3));

        assertThat(runs)
                .containsExactly(
                        Instant.parse("2024-10-25T21:00:00Z"),
                        Instant.parse("2024-10-26T21:00:00Z"),
                        Instant.parse("2024-10-27T22:00:00Z"));
        assertThat(Duration.between(runs.get(1), runs.get(2))).isEqualTo(ofHours(25));
    }

    @Test
    @DisplayName("S2.11: in spring it is 23 h, and the phase is back the day after")
    void days_inSpring_keepTheWallClock() {
        startAt("2024-03-30T20:00:00Z");
        at(ZonedDateTime.of(2020, 1, 1, 23, 0, 0, 0, PARIS)).every(ofDays(1)).start(this::note);
        manual.advance(ofDays(3));

        assertThat(Duration.between(runs.get(0), runs.get(1))).isEqualTo(ofHours(23));
        assertThat(Duration.between(runs.get(1), runs.get(2))).isEqualTo(ofHours(24));
    }

    @Test
    @DisplayName("S2.11: 02:30 runs at 03:30 on the day without it, and at 02:30 again the next day")
    void days_whereTheTimeIsSkipped_runLaterOnThatDayOnly() {
        startAt("2024-03-29T20:00:00Z");
        at(ZonedDateTime.of(2024, 1, 1, 2, 30, 0, 0, PARIS)).every(ofDays(1)).start(this::note);
        manual.advance(ofDays(3));

        assertThat(runs.stream()
                        .map(run -> run.atZone(PARIS).toLocalDateTime().toString())
                        .toList())
                .containsExactly("2024-03-30T02:30", "2024-03-31T03:30", "2024-04-01T02:30");
    }

    @Test
    @DisplayName("S2.11: 02:30 runs once on the day that has it twice")
    void days_whereTheTimeIsThereTwice_runOnce() {
        startAt("2024-10-25T20:00:00Z");
        at(ZonedDateTime.of(2024, 7, 1, 2, 30, 0, 0, PARIS)).every(ofDays(1)).start(this::note);
        manual.advance(ofDays(3));

        assertThat(runs)
                .containsExactly(
                        Instant.parse("2024-10-26T00:30:00Z"),
                        Instant.parse("2024-10-27T00:30:00Z"),
                        Instant.parse("2024-10-28T01:30:00Z"));
    }

    @Test
    void days_overAMissingDay_runOnceForIt() {
        ZoneId samoa = ZoneId.of("Pacific/Apia");
        OnTimeSlots slots = new OnTimeSlots(ZonedDateTime.of(2011, 12, 1, 9, 0, 0, 0, samoa), ofDays(1), true);
        Instant day29 = ZonedDateTime.of(2011, 12, 29, 9, 0, 0, 0, samoa).toInstant();
        Instant next = slots.next(day29, day29, skipped -> {});
        Instant after = slots.next(next, next, skipped -> {});

        assertThat(next.atZone(samoa).toString()).startsWith("2011-12-31T09:00");
        assertThat(after.atZone(samoa).toString()).startsWith("2012-01-01T09:00");
    }

    @Test
    @DisplayName("S2.12: 6 h stay 6 h on every hop, autumn and spring")
    void hours_acrossClockChanges_areExactOnEveryHop() {
        for (String start : List.of("2024-10-26T00:00:00Z", "2024-03-30T00:00:00Z")) {
            runs.clear();
            startAt(start);
            at(ZonedDateTime.of(2024, 7, 1, 21, 0, 0, 0, PARIS))
                    .every(ofHours(6))
                    .start(this::note);
            manual.advance(ofDays(3));

            assertThat(runs).hasSize(12);
            for (int hop = 1; hop < runs.size(); hop++) {
                assertThat(Duration.between(runs.get(hop - 1), runs.get(hop))).isEqualTo(ofHours(6));
            }
        }
    }

    @Test
    @DisplayName("S2.12: 36 h are no whole days and stay exact")
    void oneAndAHalfDays_areExact() {
        startAt("2024-10-26T00:00:00Z");
        at(ZonedDateTime.of(2024, 10, 26, 23, 0, 0, 0, PARIS))
                .every(ofHours(36))
                .start(this::note);
        manual.advance(ofDays(5));

        assertThat(Duration.between(runs.get(0), runs.get(1))).isEqualTo(ofHours(36));
    }

    @Test
    void clock_jumpingForward_isNoticedWithinAMinute() {
        at(START.plus(ofHours(10)).atZone(ZoneOffset.UTC)).every(ofHours(1)).start(this::note);
        manual.advance(ofSeconds(90));
        jump = ofHours(5).plusMinutes(30);
        manual.advance(ofSeconds(60));

        // The slot waited for, 01:00, runs late; 02:00 to 05:00 are dropped; 06:00 follows.
        assertThat(runs).hasSize(1);
        manual.advance(ofMinutes(29));
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).isEqualTo(START.plus(ofHours(6)));
    }

    @Test
    void clock_jumpingForward_notIgnored_catchesUp() {
        OnTimeTask task = at(START.atZone(ZoneOffset.UTC))
                .every(ofHours(1))
                .ignoreOverdue(false)
                .start(this::note);
        manual.advance(ofSeconds(90));
        jump = ofHours(5).plusMinutes(30);
        manual.advance(ofSeconds(60));

        assertThat(runs).hasSize(5);
        assertThat(task.stats().skipped()).isZero();
    }

    @Test
    void clock_steppingBackALittle_runsNoSlotTwice() {
        at(START.atZone(ZoneOffset.UTC)).every(ofHours(1)).start(this::note);
        manual.advance(ofMinutes(61));
        assertThat(runs).containsExactly(START.plus(ofHours(1)));
        jump = ofMinutes(-30);
        manual.advance(ofMinutes(88));
        assertThat(runs).hasSize(1);
        manual.advance(ofMinutes(1));

        assertThat(runs).containsExactly(START.plus(ofHours(1)), START.plus(ofHours(2)));
    }

    @Test
    void clock_steppingBackByYears_goesOnAtTheNewTime() {
        jump = ofDays(3650);
        OnTimeTask task = at(START.atZone(ZoneOffset.UTC)).every(ofHours(1)).start(this::note);
        manual.advance(ofMinutes(5));
        jump = Duration.ZERO;
        manual.advance(ofMinutes(56));

        assertThat(runs).containsExactly(START.plus(ofHours(1)));
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    void clock_thatThrows_endsTheTaskVisibly() {
        OnTimeTask task = inMillis(10)
                .clock(() -> {
                    throw new IllegalStateException("no clock");
                })
                .start(this::note);
        manual.runAll();

        assertThat(errors).singleElement().satisfies(error -> assertThat(error).hasMessage("no clock"));
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
    }

    @Test
    void onceAgain_afterARestart_looksAtTheClockAnew() {
        OnTimeTask task = inMillis(40).start(this::note);
        manual.advance(ofMillis(20));
        task.stop();
        manual.advance(ofMillis(30));
        task.start();
        manual.advance(ofMillis(100));

        assertThat(runs).isEmpty();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FINISHED);
    }

    @Test
    void failures_keepTheSlots_andBackoffDropsSome() {
        OnTimeTask task = inMillis(0)
                .every(ofMillis(50))
                .backoff(ofMillis(110), ofSeconds(1))
                .start(() -> {
                    note();
                    if (runs.size() == 1) {
                        throw new IllegalStateException("broken");
                    }
                });
        manual.advance(ofMillis(260));

        assertThat(runsMs()).containsExactly(50L, 200L, 250L);
        assertThat(task.stats().skipped()).isEqualTo(2);
        assertThat(errors).hasSize(1);
    }
}
