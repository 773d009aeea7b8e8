package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.ShutdownReport.StillRunning;
import io.pinion.worker.WorkerStats.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plain values of the interface. */
class ValuesTest {

    private static WorkerStats stats(WorkerState state, long pending) {
        return new WorkerStats(
                "name",
                state,
                pending,
                0,
                0,
                0,
                0,
                0,
                pending,
                0,
                0,
                0,
                0,
                0,
                Latency.NONE,
                Latency.NONE,
                Latency.NONE,
                0,
                0,
                0,
                0.0);
    }

    private static ShutdownReport report(
            WorkerStats stats, List<NeverRun> neverRun, long unhandled, long inFlight, Optional<StillRunning> running) {
        return new ShutdownReport(stats, neverRun, unhandled, inFlight, running, Duration.ZERO);
    }

    @Test
    void report_withNothingLeft_isClean() {
        assertThat(report(stats(WorkerState.CLOSED, 0), List.of(), 0, 0, Optional.empty())
                        .isClean())
                .isTrue();
    }

    @Test
    void report_withAnythingLeft_isNotClean() {
        WorkerStats closed = stats(WorkerState.CLOSED, 0);
        List<NeverRun> one = List.of(new NeverRun("task", List.of()));
        assertThat(List.of(
                        report(closed, one, 0, 0, Optional.empty()),
                        report(closed, List.of(), 1, 0, Optional.empty()),
                        report(closed, List.of(), 0, 1, Optional.empty()),
                        report(closed, List.of(), 0, 0, Optional.of(new StillRunning(Optional.empty(), List.of()))),
                        report(stats(WorkerState.CLOSED, 1), List.of(), 0, 0, Optional.empty()),
                        report(stats(WorkerState.DRAINING, 0), List.of(), 0, 0, Optional.empty())))
                .noneMatch(ShutdownReport::isClean);
    }

    @Test
    void report_finality_isThatOfTheState() {
        for (WorkerState state : WorkerState.values()) {
            assertThat(report(stats(state, 0), List.of(), 0, 0, Optional.empty())
                            .isFinal())
                    .isEqualTo(state == WorkerState.CLOSED);
        }
    }

    @Test
    void report_lists_areCopies() {
        List<NeverRun> neverRun = new ArrayList<>(List.of(new NeverRun("task", List.of())));
        ShutdownReport report = report(stats(WorkerState.CLOSED, 0), neverRun, 0, 0, Optional.empty());
        List<StackTraceElement> stack = new ArrayList<>(List.of(new Throwable().getStackTrace()));
        StillRunning running = new StillRunning(Optional.empty(), stack);
        neverRun.clear();
        stack.clear();
        assertThat(report.neverRun()).hasSize(1);
        assertThat(running.stack()).isNotEmpty();
        assertThatThrownBy(() -> report.neverRun().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void neverRun_arguments_mayBeNull() {
        assertThat(new NeverRun("task", Arrays.asList("first", null)).arguments())
                .containsExactly("first", null);
    }

    @Test
    void latency_text_isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(new Latency(1_000, 10, 200, 3_000, 40_000, 500_000))
                    .hasToString("p50=10 p90=200 p99=3,000 p99.9=40,000 max=500,000 ns (n=1,000)");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @Tag("S4.2")
    void timeouts_ofWaitAndQueue_shareNoTypeButThrowable() {
        Throwable wait = new WaitTimeoutException("message");
        Throwable expired = new TaskExpiredException("message");
        assertThat(wait).isInstanceOf(RuntimeException.class).isNotInstanceOf(TimeoutException.class);
        assertThat(expired).isInstanceOf(TimeoutException.class).isNotInstanceOf(RuntimeException.class);
        assertThat(List.of(wait, expired, new SelfAwaitException("message"), new TaskAbandonedException("message")))
                .allSatisfy(error -> assertThat(error).hasMessage("message"));
        assertThat(new SelfAwaitException("message")).isInstanceOf(IllegalStateException.class);
        assertThat(new WaitTimeoutException(Duration.ofMillis(20), "for worker 'w'"))
                .hasMessage("Waited PT0.02S for worker 'w'")
                .hasToString("io.pinion.worker.WaitTimeoutException: Waited PT0.02S for worker 'w'");
    }

    @Test
    void states_inTheirOrder_onlyMoveForward() {
        assertThat(WorkerState.values())
                .containsExactly(WorkerState.RUNNING, WorkerState.DRAINING, WorkerState.ABANDONING, WorkerState.CLOSED);
    }
}
