package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A close, a signal, a death and a start at run time, all at once: each service that was ready stops exactly once. */
class EntrypointRaceTest {
    private static final int ROUNDS = Integer.getInteger("pinion.entrypoint.races", 500);

    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @DisplayName("S5.11, S5.13, S5.14: every way to the end at once leads to one end")
    void ends_allAtOnce_areOne() throws Exception {
        long seed = Long.getLong("pinion.seed", System.nanoTime());
        System.out.println("EntrypointRaceTest: " + ROUNDS + " rounds, seed " + seed);
        Random random = new Random(seed);
        try (Worker worker = Worker.start()) {
            for (int i = 0; i < ROUNDS; i++) {
                round(worker, random);
                assertThat(stopped).as("stops after round %d, seed %d", i, seed).hasValue(ready.get());
            }
        }
    }

    private void round(Worker worker, Random random) throws Exception {
        FakeSignals source = new FakeSignals();
        Counted mortal = new Counted("mortal");
        CompletableFuture<Entrypoint> starting = Entrypoint.on(worker)
                .catchSignals(true)
                .signals(new SignalHub(source))
                .services(mortal, blocking())
                .service(new Counted("needing"), ServiceSpec.named("needing").needs("mortal"))
                .startAsync();
        assertThat(mortal.started.await(30, TimeUnit.SECONDS)).isTrue();
        Entrypoint entry = mortal.scope.entrypoint();
        List<Runnable> ends = new ArrayList<>(List.of(
                () -> entry.closeAsync(null),
                () -> mortal.run.completeExceptionally(new IOException("died as meant")),
                () -> raise(source)));
        int actors = 1 + random.nextInt(ends.size());
        java.util.Collections.shuffle(ends, random);
        List<CompletableFuture<Void>> late = new ArrayList<>();
        ends.add(0, () -> late.add(entry.startServices(new Counted("late"))));
        allAtOnce(ends.subList(0, actors + 1));
        FutureTask<Integer> end = new FutureTask<>(entry::await);
        new Thread(end, "await").start();
        try {
            int unused = end.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("died as meant");
        }
        assertEnds(late.get(0));
        assertEnds(starting);
        assertThat(source.kills.size()).isLessThanOrEqualTo(1);
    }

    private static void raise(FakeSignals source) {
        try {
            source.raise("TERM");
        } catch (NullPointerException e) {
            // The end came first, and gave the signal back.
            assertThat(source.handlers).isEmpty();
        }
    }

    private static void assertEnds(CompletableFuture<?> future) throws Exception {
        future.handle((value, error) -> "ended").get(30, TimeUnit.SECONDS);
    }

    private static void allAtOnce(List<Runnable> actions) throws Exception {
        CyclicBarrier together = new CyclicBarrier(actions.size());
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (Runnable action : actions) {
            Thread thread = new Thread(() -> {
                try {
                    together.await(30, TimeUnit.SECONDS);
                    action.run();
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).as("%s still acts", thread).isFalse();
        }
        assertThat(failures).isEmpty();
    }

    private BlockingService blocking() {
        return new BlockingService() {
            @Override
            public void startUp(ServiceScope scope) throws InterruptedException {
                ready.incrementAndGet();
                scope.ready();
                new CountDownLatch(1).await();
            }

            @Override
            public void shutDown(Throwable cause) {
                stopped.incrementAndGet();
            }
        };
    }

    private final class Counted implements Service {
        private final String name;
        private final CountDownLatch started = new CountDownLatch(1);
        private final CompletableFuture<Void> run = new CompletableFuture<>();
        private volatile ServiceScope scope;

        Counted(String name) {
            this.name = name;
        }

        @Override
        public ServiceSpec spec() {
            return ServiceSpec.named(name);
        }

        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            this.scope = scope;
            ready.incrementAndGet();
            scope.ready();
            started.countDown();
            return run;
        }

        @Override
        public CompletionStage<?> stop(Throwable cause) {
            stopped.incrementAndGet();
            return Service.done();
        }
    }
}
