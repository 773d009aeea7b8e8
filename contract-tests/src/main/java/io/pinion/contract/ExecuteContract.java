package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fire and forget: {@code execute}, {@code executeAll}, {@code offer}, and the thread they run on. */
public abstract class ExecuteContract extends WorkerContract {

    @Test
    @Tag("S4.3")
    @DisplayName("sincpro 13 / S4.3: five submissions all run on the one thread, which is not the caller's")
    void execute_fiveTasks_runOnOneThreadThatIsNotTheCallers() {
        Worker worker = start();
        Set<Thread> threads = Collections.synchronizedSet(Collections.newSetFromMap(new java.util.IdentityHashMap<>()));
        CountDownLatch done = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            worker.execute(() -> {
                threads.add(Thread.currentThread());
                done.countDown();
            });
        }
        Await.latch(done);
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    @Tag("S4.3")
    void thread_ofWorker_isDaemonAndCarriesTheName() {
        Worker worker = start();
        Thread thread = threadOf(worker);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo(worker.config().name());
    }

    @Test
    void threadFactory_set_makesTheThreadThatTheWorkerNames() {
        Assumptions.assumeTrue(current().ownsThread(), "the worker makes no thread");
        AtomicReference<Thread> made = new AtomicReference<>();
        Worker worker = start(config().threadFactory(body -> {
            Thread thread = new Thread(body, "mine");
            thread.setDaemon(false);
            made.set(thread);
            return thread;
        }));
        Thread thread = threadOf(worker);
        assertThat(thread).isSameAs(made.get());
        assertThat(thread.getName()).isEqualTo(worker.config().name());
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void threadFactory_withoutAUsableThread_failsTheStartAndLeavesNothing() {
        Assumptions.assumeTrue(current().ownsThread(), "the worker makes no thread");
        IllegalStateException error = new IllegalStateException("wanted");
        List<ThreadFactory> unusable = List.of(
                body -> null,
                body -> {
                    throw error;
                },
                body -> {
                    Thread thread = new Thread(body, "started");
                    thread.setDaemon(true);
                    thread.start();
                    return thread;
                });
        for (ThreadFactory factory : unusable) {
            WorkerConfig config = config().threadFactory(factory).build();
            assertThatThrownBy(() -> current().start(config)).isInstanceOf(IllegalStateException.class);
            Await.until(
                    "no thread",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("started")
                                    || thread.getName().startsWith(config.name())));
        }
    }

    @Test
    void isWorkerThread_askedOnBothSides_isTrueOnlyInTasks() {
        Worker worker = start();
        Worker other = start();
        assertThat(worker.isWorkerThread()).isFalse();
        assertThat(worker.<Boolean, RuntimeException>call(worker::isWorkerThread))
                .isTrue();
        assertThat(other.<Boolean, RuntimeException>call(worker::isWorkerThread))
                .isFalse();
    }

    @Test
    void worker_running_tellsItsConfigAndState() {
        WorkerConfig config = config().capacity(32).build();
        try (Worker worker = current().start(config)) {
            assertThat(worker.config()).isSameAs(config);
            assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
            assertThat(worker.timers()).isSameAs(worker.timers());
            assertThat(worker.lanes()).isSameAs(worker.lanes());
            assertThat(worker.blocking()).isSameAs(worker.blocking());
        }
    }

    @Test
    @Tag("S1.4")
    void execute_whileWorkerIsBusy_returnsAtOnceAndRunsLater() {
        Worker worker = start();
        Gate gate = occupy(worker);
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        worker.execute(() -> ran.add("task"));
        assertThat(ran).isEmpty();
        gate.open();
        atRest(worker);
        assertThat(ran).containsExactly("task");
    }

    @Test
    void execute_withArguments_handsThemOverAsTheyAre() {
        Worker worker = start();
        Object first = new Object();
        Object second = new Object();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        worker.execute(seen::add, first);
        worker.execute((a, b) -> seen.addAll(Arrays.asList(a, b)), first, second);
        worker.execute(seen::add, (Object) null);
        worker.execute((a, b) -> seen.addAll(Arrays.asList(a, b)), null, second);
        worker.execute((a, b) -> seen.addAll(Arrays.asList(a, b)), first, null);
        assertThat(atRest(worker).completed()).isEqualTo(5);
        assertThat(seen).containsExactly(first, first, second, null, null, second, first, null);
    }

    @Test
    @Tag("S1.18")
    void execute_fromATask_runsAfterThatTask() {
        Worker worker = start();
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        worker.execute(() -> {
            worker.execute(() -> ran.add("inner"));
            ran.add("outer");
        });
        assertThat(atRest(worker).completed()).isEqualTo(2);
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void verbs_mixedByOneThread_runInCallOrder() {
        Worker worker = start();
        Gate gate = occupy(worker);
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        worker.execute(() -> ran.add(0));
        worker.execute(value -> ran.add(value), 1);
        worker.execute((a, b) -> ran.add(a + b), 1, 1);
        List<Runnable> batch = List.of(() -> ran.add(3), () -> ran.add(4));
        worker.executeAll(batch);
        assertThat(worker.offer(() -> ran.add(5))).isEqualTo(OfferResult.ACCEPTED);
        Runnable plain = () -> ran.add(6);
        worker.submit(plain);
        worker.submit(() -> ran.add(7));
        worker.submit(() -> ran.add(8), Await.LIMIT);
        worker.submitAsync(() -> CompletableFuture.completedFuture(ran.add(9)));
        worker.submitAll(List.of(() -> ran.add(10), () -> ran.add(11)));
        Caller<Boolean> last = callElsewhere(() -> worker.call(() -> true));
        gate.open();
        last.value();
        worker.call(() -> ran.add(12));
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 12).boxed().toList());
    }

    @Test
    void executeAll_emptyBatch_doesNothing() {
        Worker worker = start();
        worker.executeAll(List.of());
        WorkerStats stats = worker.stats();
        assertThat(stats.accepted()).isZero();
        assertThat(stats.rejected()).isZero();
    }

    @Test
    void executeAll_asLargeAsTheRing_runsInOrder() {
        Worker worker = start(config().capacity(8));
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> batch = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            batch.add(() -> ran.add(number));
        }
        worker.executeAll(batch);
        assertThat(atRest(worker).completed()).isEqualTo(8);
        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void executeAll_largerThanTheRing_isRefusedWhole() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        List<Runnable> batch = Collections.nCopies(9, () -> {});
        assertThatThrownBy(() -> worker.executeAll(batch)).isInstanceOf(IllegalArgumentException.class);
        assertThat(atRest(worker).accepted()).isZero();
    }

    @Test
    void executeAll_byTwoThreads_keepsEachBatchTogether() {
        Worker worker = start(config().capacity(64).overflow(OverflowPolicy.block()));
        int size = 5;
        int batches = 400;
        List<Integer> ran = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            int producer = p;
            producers.add(runElsewhere(() -> {
                Await.barrier(barrier);
                for (int b = 0; b < batches; b++) {
                    int number = producer * batches + b;
                    worker.executeAll(Collections.nCopies(size, () -> ran.add(number)));
                }
            }));
        }
        producers.forEach(Caller::value);
        atRest(worker);
        List<Integer> all = worker.call(() -> List.copyOf(ran));
        assertThat(all).hasSize(2 * batches * size);
        for (int i = 0; i < all.size(); i += size) {
            assertThat(all.subList(i, i + size)).as("batch at %d", i).containsOnly(all.get(i));
        }
    }

    @Test
    void offer_withRoom_isAcceptedAndRuns() {
        Worker worker = start();
        Gate gate = gate();
        gate.open();
        assertThat(worker.offer(gate)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(atRest(worker).completed()).isEqualTo(1);
        assertThat(gate.runs()).isEqualTo(1);
    }

    @Test
    void tasks_ofManyThreads_neverRunConcurrently() {
        Worker worker = start(config().overflow(OverflowPolicy.block()));
        int perThread = 20_000;
        int[] unguarded = new int[1];
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            producers.add(runElsewhere(() -> {
                for (int i = 0; i < perThread; i++) {
                    worker.execute(counter -> counter[0]++, unguarded);
                }
            }));
        }
        producers.forEach(Caller::value);
        atRest(worker);
        assertThat(worker.<Integer, RuntimeException>call(() -> unguarded[0])).isEqualTo(3 * perThread);
    }

    @Test
    void interruptFlag_leftByATask_isClearWhenTheNextStarts() {
        Worker worker = start();
        AtomicReference<Boolean> seen = new AtomicReference<>();
        Gate gate = occupy(worker);
        worker.execute(() -> Thread.currentThread().interrupt());
        worker.execute(() -> seen.set(Thread.currentThread().isInterrupted()));
        gate.open();
        atRest(worker);
        assertThat(seen.get()).isFalse();
    }
}
