package io.pinion.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeitTest {
    private final List<TimeitReport> reports = new ArrayList<>();
    private long nowNs = 1_000;
    private final Timeit timeit = Timeit.reportingTo(reports::add).clock(() -> nowNs);

    private void pass(long nanos) {
        nowNs += nanos;
    }

    private TimeitReport onlyReport() {
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    private static List<String> names(TimeitReport report) {
        return report.entries().stream().map(TimeitReport.Entry::name).toList();
    }

    @Test
    @DisplayName("S3.25: a scope reports its name and the time between open and close, once")
    void open_andClose_reportsOnce() {
        TimeitScope scope = timeit.open("load");
        pass(5_000);
        scope.close();
        pass(1);
        scope.close();
        TimeitReport.Entry root = onlyReport().root();
        assertThat(root.name()).isEqualTo("load");
        assertThat(root.duration()).isEqualTo(Duration.ofNanos(5_000));
        assertThat(root.error()).isNull();
        assertThat(onlyReport().error()).isNull();
        assertThat(onlyReport().entry("load")).isSameAs(root);
        assertThat(onlyReport().entry("other")).isNull();
    }

    @Test
    @DisplayName("S3.26: the report has the exception, which goes on unchanged")
    void call_whenTheCodeThrows_reportsAndRethrows() {
        IOException cause = new IOException("gone");
        assertThatThrownBy(() -> timeit.call("load", () -> {
                    pass(7);
                    throw cause;
                }))
                .isSameAs(cause)
                .hasNoSuppressedExceptions();
        assertThat(onlyReport().error()).isSameAs(cause);
        assertThat(onlyReport().root().nanos()).isEqualTo(7);
    }

    @Test
    @DisplayName("S3.26: a try-with-resources tells its error by failed")
    void failed_inAScope_isReported() {
        IOException cause = new IOException("gone");
        assertThatThrownBy(() -> {
                    try (TimeitScope scope = timeit.open("load")) {
                        throw scope.failed(cause);
                    }
                })
                .isSameAs(cause);
        assertThat(onlyReport().error()).isSameAs(cause);
    }

    @Test
    @DisplayName("S3.26: what the reporter throws never masks the error of the code, and is not lost otherwise")
    void reporter_thatThrows_isSuppressedOrThrown() {
        IllegalStateException broken = new IllegalStateException("reporter");
        Timeit bad = Timeit.reportingTo(report -> {
            throw broken;
        });
        IOException cause = new IOException("gone");
        assertThatThrownBy(() -> bad.call("load", () -> {
                    throw cause;
                }))
                .isSameAs(cause)
                .hasSuppressedException(broken);
        assertThatThrownBy(() -> bad.runnable("tick", () -> {}).run()).isSameAs(broken);
        AsyncTask<String> async = bad.asyncTask("async", () -> CompletableFuture.completedFuture("x"));
        assertThatThrownBy(() -> async.start().toCompletableFuture().get(1, SECONDS))
                .hasCause(broken);
    }

    @Test
    @DisplayName("S3.27, case 29: nested timers a > b > c with 3, 2, 1: one report with all three, inner first")
    void open_nested_reportsOnceInnerFirst() throws Exception {
        try (TimeitScope a = timeit.open("a")) {
            pass(1);
            try (TimeitScope b = a.open("b")) {
                pass(1);
                String result = b.call("c", () -> {
                    pass(1);
                    return "inner";
                });
                assertThat(result).isEqualTo("inner");
            }
            assertThat(reports).isEmpty();
        }
        assertThat(names(onlyReport())).containsExactly("c", "b", "a");
        assertThat(onlyReport().entries()).extracting(TimeitReport.Entry::nanos).containsExactly(1L, 2L, 3L);
    }

    @Test
    @DisplayName("S3.27, case 29: an exception in a nested timer is reported and rethrown")
    void call_nestedFailure_isInTheEntryAndGoesOn() {
        IOException cause = new IOException("inner");
        assertThatThrownBy(() -> {
                    try (TimeitScope root = timeit.open("root")) {
                        root.call("child", () -> {
                            throw cause;
                        });
                    }
                })
                .isSameAs(cause);
        assertThat(onlyReport().entries().get(0).error()).isSameAs(cause);
        assertThat(onlyReport().root().error())
                .as("a scope sees no error unless told")
                .isNull();
    }

    @Test
    @DisplayName("S3.27, case 29: a duplicate name is an error before the body, which is not masked by it")
    void open_withADuplicateName_failsAndReports() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try (TimeitScope root = timeit.open("root")) {
                        root.open("a").close();
                        root.open("a").close();
                    }
                })
                .withMessageContaining("'a' was used before");
        assertThat(names(onlyReport())).containsExactly("a", "root");
        reports.clear();
        IOException body = new IOException("body");
        assertThatThrownBy(() -> {
                    try (TimeitScope root = timeit.open("root")) {
                        try {
                            throw body;
                        } finally {
                            assertThatIllegalArgumentException().isThrownBy(() -> root.open("root"));
                        }
                    }
                })
                .isSameAs(body);
        assertThat(names(onlyReport())).containsExactly("root");
    }

    @Test
    @DisplayName("S3.27: after the root has ended nothing more is measured")
    void open_afterTheRootHasEnded_isRefused() {
        TimeitScope root = timeit.open("root");
        TimeitScope child = root.open("child");
        root.close();
        assertThatIllegalStateException().isThrownBy(() -> root.open("late")).withMessageContaining("has ended");
        assertThatIllegalStateException().isThrownBy(child::close).withMessageContaining("close inner scopes first");
        assertThat(names(onlyReport())).containsExactly("root");
    }

    @Test
    @DisplayName("S3.28, GAP: decorated code has fresh state per call: a second call works like the first")
    void decorated_calledTwice_reportsTwice() throws Exception {
        Runnable runnable = timeit.runnable("runnable", () -> pass(1));
        Callable<String> callable = timeit.callable("callable", () -> "c");
        Supplier<String> supplier = timeit.supplier("supplier", () -> "s");
        Function<Integer, Integer> function = timeit.function("function", n -> n + 1);
        Consumer<Integer> consumer = timeit.consumer("consumer", n -> pass(n));
        Task<String, IOException> task = timeit.task("task", () -> "t");
        AsyncTask<String> async = timeit.asyncTask("async", () -> CompletableFuture.completedFuture("a"));
        for (int i = 0; i < 2; i++) {
            runnable.run();
            assertThat(callable.call()).isEqualTo("c");
            assertThat(supplier.get()).isEqualTo("s");
            assertThat(function.apply(1)).isEqualTo(2);
            consumer.accept(3);
            assertThat(task.run()).isEqualTo("t");
            assertThat(async.start().toCompletableFuture().get(1, SECONDS)).isEqualTo("a");
            assertThat(reports.stream().map(report -> report.root().name()))
                    .containsExactly("runnable", "callable", "supplier", "function", "consumer", "task", "async");
            reports.clear();
        }
    }

    @Test
    @DisplayName("S3.28: a handler that fails and is delivered again is measured each time")
    void decorated_failing_reportsEachError() {
        Consumer<String> handler = timeit.consumer("handler", message -> {
            throw new IllegalStateException("bad " + message);
        });
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> handler.accept("m"))
                    .withMessage("bad m");
        }
        assertThat(reports)
                .hasSize(3)
                .allSatisfy(report -> assertThat(report.error()).hasMessage("bad m"));
    }

    @Test
    void asyncTask_isMeasuredToTheEndOfItsStage() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> timed =
                timeit.asyncTask("async", () -> stage).start().toCompletableFuture();
        pass(50);
        assertThat(reports).isEmpty();
        IOException cause = new IOException("late");
        stage.completeExceptionally(cause);
        assertThat(onlyReport().root().nanos()).isEqualTo(50);
        assertThat(onlyReport().error()).isSameAs(cause);
        assertThat(timed).isCompletedExceptionally();
        CompletableFuture<String> toCancel = new CompletableFuture<>();
        timeit.asyncTask("cancelled", () -> toCancel)
                .start()
                .toCompletableFuture()
                .cancel(true);
        assertThat(toCancel).isCancelled();
        assertThat(reports).hasSize(2);
        timeit.asyncTask("none", () -> null).start();
        assertThat(reports.get(2).error()).hasMessageContaining("no stage");
    }

    @Test
    @DisplayName("S3.25: adapters for histograms")
    void recordingTo_handsNanosecondsOver() {
        List<Long> whole = new ArrayList<>();
        List<String> each = new ArrayList<>();
        Timeit one = Timeit.recordingTo(whole::add).clock(() -> nowNs);
        Timeit all = Timeit.recordingEachTo((name, nanos) -> each.add(name + "=" + nanos))
                .clock(() -> nowNs);
        one.runnable("tick", () -> pass(9)).run();
        try (TimeitScope root = all.open("root")) {
            try (TimeitScope child = root.open("child")) {
                child.failed(new IllegalStateException());
                pass(4);
            }
            pass(2);
        }
        assertThat(whole).containsExactly(9L);
        assertThat(each).containsExactly("child=4", "root=6");
    }

    @Test
    @DisplayName("S3.28: neither function nor name is an error")
    void timeit_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> Timeit.reportingTo(null));
        assertThatNullPointerException().isThrownBy(() -> Timeit.recordingTo(null));
        assertThatNullPointerException().isThrownBy(() -> Timeit.recordingEachTo(null));
        assertThatNullPointerException().isThrownBy(() -> timeit.clock(null));
        assertThatNullPointerException().isThrownBy(() -> timeit.open(null));
        assertThatNullPointerException().isThrownBy(() -> timeit.runnable("x", null));
        assertThatNullPointerException().isThrownBy(() -> timeit.call("x", null));
        assertThatIllegalArgumentException().isThrownBy(() -> timeit.open(" ")).withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> timeit.supplier("", () -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeitReport(List.of()));
        assertThat(reports).isEmpty();
    }

    @Test
    void open_fromTenThreads_keepsEveryEntry() throws Exception {
        LongAdder entries = new LongAdder();
        Timeit shared =
                Timeit.reportingTo(report -> entries.add(report.entries().size()));
        try (Worker worker = Worker.start();
                TimeitScope root = shared.open("root")) {
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                int number = t;
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int i = 0; i < 100; i++) {
                        root.open(number + "/" + i).close();
                        worker.execute(shared.runnable("on the worker", () -> {}));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(worker.drain(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(entries.sum()).isEqualTo(10 * 100 + 1 + 10 * 100);
    }
}
