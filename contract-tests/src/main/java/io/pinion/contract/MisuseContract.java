package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Lane;
import io.pinion.worker.Lanes;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Task;
import io.pinion.worker.Timers;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Null in every place, and numbers that make no sense: refused before anything is claimed. */
public abstract class MisuseContract extends WorkerContract {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Runnable runnable = () -> {};
    private final Callable<Integer> callable = () -> 1;
    private final Task<Integer, RuntimeException> task = () -> 1;
    private final AsyncTask<Integer> async = () -> CompletableFuture.completedFuture(1);

    private static void assertNullRefused(Worker worker, List<ThrowingCallable> calls) {
        WorkerStats before = worker.stats();
        for (int i = 0; i < calls.size(); i++) {
            assertThatThrownBy(calls.get(i)).as("call %d", i).isInstanceOf(NullPointerException.class);
        }
        WorkerStats after = atRest(worker);
        assertThat(after.accepted()).isEqualTo(before.accepted());
        assertThat(after.rejected()).isEqualTo(before.rejected());
        assertThat(after.timersPending()).isEqualTo(before.timersPending());
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
    }

    @Test
    void fireAndForget_null_isRefused() {
        Worker worker = start();
        assertNullRefused(
                worker,
                List.of(
                        () -> worker.execute(null),
                        () -> worker.execute((Consumer<Object>) null, 1),
                        () -> worker.execute((BiConsumer<Object, Object>) null, 1, 2),
                        () -> worker.executeAll(null),
                        () -> worker.executeAll(Arrays.asList(runnable, null, runnable)),
                        () -> worker.offer(null)));
    }

    @Test
    void submit_null_isRefused() {
        Worker worker = start();
        List<Callable<Integer>> withNull = Arrays.asList(callable, null);
        assertNullRefused(
                worker,
                List.of(
                        () -> worker.submit((Runnable) null),
                        () -> worker.submit((Callable<Integer>) null),
                        () -> worker.submit((Runnable) null, SECOND),
                        () -> worker.submit(runnable, null),
                        () -> worker.submit((Callable<Integer>) null, SECOND),
                        () -> worker.submit(callable, null),
                        () -> worker.submitAsync(null),
                        () -> worker.submitAsync(null, SECOND),
                        () -> worker.submitAsync(async, null),
                        () -> worker.submitAll(null),
                        () -> worker.submitAll(withNull),
                        () -> worker.submitAll(null, SECOND),
                        () -> worker.submitAll(withNull, SECOND),
                        () -> worker.submitAll(List.of(callable), null)));
    }

    @Test
    void call_null_isRefused() {
        Worker worker = start();
        List<Task<Integer, RuntimeException>> withNull = Arrays.asList(task, null);
        assertNullRefused(
                worker,
                List.of(
                        () -> worker.call(null),
                        () -> worker.call(null, SECOND),
                        () -> worker.call(task, null),
                        () -> worker.callAsync(null),
                        () -> worker.callAsync(null, SECOND),
                        () -> worker.callAsync(async, null),
                        () -> worker.callAll(null, SECOND),
                        () -> worker.callAll(withNull, SECOND),
                        () -> worker.callAll(List.of(task), null),
                        () -> worker.drain(null),
                        () -> worker.shutdown(null)));
    }

    @Test
    void parts_null_isRefused() {
        Worker worker = start();
        Timers timers = worker.timers();
        Lanes lanes = worker.lanes();
        Lane<Object> lane = lanes.lane(Object::new, (event, sequence, end) -> {}, 8);
        assertNullRefused(
                worker,
                List.of(
                        () -> timers.delay(null),
                        () -> timers.after(null, runnable),
                        () -> timers.after(SECOND, null),
                        () -> timers.at(null, runnable),
                        () -> timers.at(Instant.now(), null),
                        () -> timers.every(null, runnable),
                        () -> timers.every(SECOND, null),
                        () -> timers.every(null, SECOND, runnable),
                        () -> timers.every(SECOND, null, runnable),
                        () -> timers.every(SECOND, SECOND, null),
                        () -> lanes.lane(null, (event, sequence, end) -> {}, 8),
                        () -> lanes.lane(Object::new, null, 8),
                        () -> lane.publish(null),
                        () -> lane.publish(null, 1),
                        () -> lane.offer(null),
                        () -> lane.offer(null, 1),
                        () -> worker.blocking().submit((Runnable) null),
                        () -> worker.blocking().submit((Callable<Integer>) null)));
    }

    @Test
    void timers_negativeOrZeroDurations_areRefusedAsDocumented() {
        Worker worker = start();
        Timers timers = worker.timers();
        Duration negative = Duration.ofNanos(-1);
        List<ThrowingCallable> wrong = List.of(
                () -> timers.delay(negative),
                () -> timers.after(negative, runnable),
                () -> timers.every(negative, runnable),
                () -> timers.every(Duration.ZERO, runnable),
                () -> timers.every(negative, SECOND, runnable),
                () -> timers.every(SECOND, negative, runnable),
                () -> timers.every(SECOND, Duration.ZERO, runnable),
                () -> timers.delay(Duration.ofSeconds(Long.MIN_VALUE)));
        for (ThrowingCallable call : wrong) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    void misuse_isRefusedBeforeTheStateIsLookedAt() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        Gate gate = occupy(worker);
        fill(worker, runnable);
        assertThatThrownBy(() -> worker.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> worker.executeAll(Arrays.asList(runnable, null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> worker.call(task, Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        gate.open();
        atRest(worker);
        worker.close();
        assertThatThrownBy(() -> worker.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> worker.submit(callable, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void batch_changedByItsOwnerLater_isRunAsItWas() {
        Worker worker = start();
        Gate gate = occupy(worker);
        List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Runnable> batch = new ArrayList<>(List.of(() -> ran.add("first"), () -> ran.add("second")));
        worker.executeAll(batch);
        batch.clear();
        gate.open();
        atRest(worker);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void messages_ofRefusals_nameTheValue() {
        Worker worker = start();
        assertThatThrownBy(() -> worker.call(task, Duration.ofSeconds(-7))).hasMessageContaining("PT-7S");
        assertThatThrownBy(() -> worker.submit(callable, Duration.ofSeconds(-7)))
                .hasMessageContaining("PT-7S");
        assertThatThrownBy(() -> worker.drain(Duration.ofSeconds(-7))).hasMessageContaining("PT-7S");
        assertThatThrownBy(() -> worker.timers().delay(Duration.ofSeconds(-7))).hasMessageContaining("PT-7S");
    }

    @Test
    void start_null_isRefused() {
        assertThatThrownBy(() -> current().start(null)).isInstanceOf(NullPointerException.class);
    }
}
