package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The task decorator: once per task, on the submitting thread, around the run. */
public abstract class DecoratorContract extends WorkerContract {

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private Runnable logged(Runnable task) {
        log.add("decorated on " + Thread.currentThread().getName());
        return () -> {
            log.add("before");
            try {
                task.run();
            } finally {
                log.add("after");
            }
        };
    }

    private Worker decorated() {
        return start(config().decorator(this::logged));
    }

    private void assertDecoratedHere(int tasks) {
        List<String> expected = new ArrayList<>();
        String here = "decorated on " + Thread.currentThread().getName();
        assertThat(log.stream().filter(here::equals)).hasSize(tasks);
        List<String> runs = log.stream().filter(line -> !line.equals(here)).toList();
        for (int i = 0; i < tasks; i++) {
            expected.addAll(List.of("before", "task", "after"));
        }
        assertThat(runs).isEqualTo(expected);
    }

    private void task() {
        log.add("task");
    }

    @Test
    void decorator_fireAndForget_wrapsEachTaskOnce() {
        Worker worker = decorated();
        worker.execute(this::task);
        worker.execute(ignored -> task(), 1);
        worker.execute((a, b) -> task(), 1, 2);
        worker.executeAll(List.<Runnable>of(this::task, this::task));
        worker.offer(this::task);
        atRest(worker);
        assertDecoratedHere(6);
    }

    @Test
    void decorator_withFuture_wrapsEachTaskOnce() throws Exception {
        Worker worker = decorated();
        worker.submit(this::task);
        worker.submit(() -> {
            task();
            return 1;
        });
        worker.submitAll(Collections.nCopies(2, () -> {
            task();
            return 1;
        }));
        worker.submitAsync(() -> {
            task();
            return CompletableFuture.completedFuture(1);
        });
        atRest(worker);
        assertDecoratedHere(5);
    }

    @Test
    void decorator_withWaitingCaller_wrapsEachTaskOnceAndKeepsTheResult() throws Exception {
        Worker worker = decorated();
        int one = worker.call(() -> {
            task();
            return 1;
        });
        int two = worker.callAsync(() -> {
            task();
            return CompletableFuture.completedFuture(2);
        });
        List<Integer> three = worker.callAll(
                List.of(() -> {
                    task();
                    return 3;
                }),
                Await.LIMIT);
        atRest(worker);
        assertThat(List.of(one, two, three.get(0))).containsExactly(1, 2, 3);
        assertDecoratedHere(3);
    }

    @Test
    void decorator_aroundAFailingTask_letsTheErrorPass() {
        Failures failures = new Failures();
        Worker worker = start(config().decorator(this::logged).errorHandler(failures));
        IllegalStateException error = new IllegalStateException("wanted");
        CompletableFuture<Integer> future = worker.submit(() -> {
            throw error;
        });
        assertThat(Await.failure(future)).isSameAs(error);
        Runnable failing = () -> {
            throw error;
        };
        worker.execute(failing);
        Failures.Failure failure = failures.await(1).get(0);
        assertThat(failure.error()).isSameAs(error);
        assertThat(failure.task()).as("the object that was handed over").isSameAs(failing);
        assertThat(atRest(worker).failed()).isEqualTo(2);
    }

    @Test
    void decorator_returningNull_isRefusedAndNothingChanges() {
        Worker worker = start(config().decorator(task -> null));
        assertThatThrownBy(() -> worker.execute(this::task)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> worker.submit(this::task)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> worker.executeAll(List.<Runnable>of(this::task)))
                .isInstanceOf(NullPointerException.class);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    void decorator_thatThrows_failsTheSubmissionAndNothingChanges() {
        IllegalStateException error = new IllegalStateException("wanted");
        Worker worker = start(config().decorator(task -> {
            throw error;
        }));
        assertThatThrownBy(() -> worker.execute(this::task)).isSameAs(error);
        assertThatThrownBy(() -> worker.submit(this::task)).isSameAs(error);
        assertThatThrownBy(() -> worker.call(() -> 1)).isSameAs(error);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    void decorator_throwingInTheMiddleOfABatch_leavesNothingBehind() {
        IllegalStateException error = new IllegalStateException("wanted");
        int[] seen = new int[1];
        Worker worker = start(config().decorator(task -> {
            if (++seen[0] == 3) {
                throw error;
            }
            return task;
        }));
        List<Runnable> batch = Collections.nCopies(4, this::task);
        assertThatThrownBy(() -> worker.executeAll(batch)).isSameAs(error);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isZero();
        assertThat(log).isEmpty();
    }

    @Test
    void decorator_thatDropsTheTask_stillEndsTheFuture() {
        Worker worker = start(config().decorator(task -> () -> {}));
        CompletableFuture<Integer> future = worker.submit(() -> 1);
        Await.ended(future);
        atRest(worker);
    }

    @Test
    void report_ofDecoratedTasksThatNeverRan_namesWhatWasHandedOver() {
        Worker worker = decorated();
        occupy(worker);
        Runnable plain = this::task;
        Consumer<Object> withArgument = ignored -> task();
        worker.execute(plain);
        worker.execute(withArgument, "argument");
        ShutdownReport report = worker.shutdown(Duration.ZERO);
        assertThat(report.neverRun()).extracting(ShutdownReport.NeverRun::task).containsExactly(plain, withArgument);
        assertThat(report.neverRun().get(1).arguments()).containsExactly("argument");
    }
}
