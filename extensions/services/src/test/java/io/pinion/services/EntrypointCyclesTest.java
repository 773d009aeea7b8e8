package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Starts and stops entrypoints whose members fail in all ways, {@code pinion.entrypoint.cycles} times, and looks for
 * threads and descriptors left behind.
 */
class EntrypointCyclesTest {
    private static final int CYCLES = Integer.getInteger("pinion.entrypoint.cycles", 500);
    private static final int WARM_UP = 50;
    private static final int KINDS = 8;

    /** Held, so that its level is; thousands of failures as meant are no news. */
    private static final Logger LOG = Logger.getLogger("io.pinion.services");

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    @DisplayName("S5.9, S5.12: cycles with failing members leave no thread and no descriptor")
    void cycles_withFailingMembers_leaveNothing() throws Exception {
        long seed = Long.getLong("pinion.seed", System.nanoTime());
        System.out.println("EntrypointCyclesTest: " + CYCLES + " cycles, seed " + seed);
        Random random = new Random(seed);
        LOG.setLevel(Level.OFF);
        try (Worker shared = Worker.start()) {
            for (int i = 0; i < WARM_UP; i++) {
                cycle(random, shared);
            }
            Counts before = Counts.take();
            for (int i = 0; i < CYCLES; i++) {
                cycle(random, shared);
                assertThat(open)
                        .as("resources open after cycle %d, seed %d", i, seed)
                        .hasValue(0);
                assertThat(stopped).as("stops after cycle %d, seed %d", i, seed).hasValue(started.get());
            }
            before.requireNoMoreNow(seed);
        } finally {
            LOG.setLevel(null);
        }
    }

    @Test
    @DisplayName("the look for leaks sees a thread and a descriptor that are left")
    void counts_withSomethingLeft_areHigher() throws Exception {
        Counts before = Counts.take();
        CountDownLatch end = new CountDownLatch(1);
        BlockingBody thread = BlockingBody.run("left", end::await);
        // More than the few that earlier tests may still be closing.
        List<Pipe> pipes = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                pipes.add(Pipe.open());
            }
            Counts now = Counts.take();
            assertThat(now.threads).containsEntry("left", 1L);
            assertThat(now.descriptors).isGreaterThan(before.descriptors + 50);
        } finally {
            end.countDown();
            thread.get();
            for (Pipe pipe : pipes) {
                pipe.source().close();
                pipe.sink().close();
            }
        }
    }

    private void cycle(Random random, Worker shared) {
        boolean own = random.nextInt(4) == 0;
        EntrypointBuilder builder = own ? Entrypoint.builder() : Entrypoint.on(shared);
        builder.catchSignals(random.nextBoolean()).services(pipe("pipe", random.nextInt(20) == 0));
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            ServiceSpec spec = ServiceSpec.named("s" + i);
            builder.service(member(random.nextInt(KINDS)), random.nextBoolean() ? spec.needs("pipe") : spec);
        }
        try (Entrypoint entry = builder.start()) {
            if (random.nextBoolean()) {
                Service late = member(random.nextInt(KINDS));
                entry.startServices(late).get();
                entry.stopServices(late).get();
            }
        } catch (Exception e) {
            assertThat(rootOf(e)).hasMessageContaining("meant");
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private Resource<Pipe> pipe(String name, boolean failsToClose) {
        return Resource.of(
                        Pipe.class,
                        () -> {
                            Pipe pipe = Pipe.open();
                            open.incrementAndGet();
                            return pipe;
                        },
                        pipe -> {
                            pipe.source().close();
                            pipe.sink().close();
                            open.decrementAndGet();
                            if (failsToClose) {
                                throw new IOException("close failed as meant");
                            }
                        })
                .with(ServiceSpec.named(name));
    }

    private Service member(int kind) {
        return switch (kind) {
            case 0 -> new Counted(false, false);
            case 1 -> new Counted(true, false);
            case 2 -> new Counted(true, true);
            case 3 ->
                scope -> {
                    throw new IOException("start failed as meant");
                };
            case 4 ->
                scope -> scope.worker()
                        .timers()
                        .delay(Duration.ofNanos(100_000))
                        .thenCompose(none -> CompletableFuture.failedFuture(new IOException("late failure as meant")));
            case 5 -> blockingLoop();
            case 6 -> {
                BlockingService quick = scope -> {};
                yield quick;
            }
            default -> {
                BlockingService bad = scope -> {
                    throw new IOException("blocking start failed as meant");
                };
                yield bad;
            }
        };
    }

    private static BlockingService blockingLoop() {
        return scope -> {
            scope.ready();
            new CountDownLatch(1).await();
        };
    }

    private final class Counted implements Service {
        private final boolean forEver;
        private final boolean failsToStop;

        Counted(boolean forEver, boolean failsToStop) {
            this.forEver = forEver;
            this.failsToStop = failsToStop;
        }

        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            started.incrementAndGet();
            if (forEver) {
                scope.ready();
                return new CompletableFuture<Void>();
            }
            return Service.done();
        }

        @Override
        public CompletionStage<?> stop(Throwable cause) throws IOException {
            stopped.incrementAndGet();
            if (failsToStop) {
                throw new IOException("stop failed as meant");
            }
            return Service.done();
        }
    }

    /** Threads by name, and descriptors of this process but for archives: class loaders open them when they need them. */
    private record Counts(Map<String, Long> threads, int descriptors) {
        static Counts take() throws IOException {
            Map<String, Long> threads = Thread.getAllStackTraces().keySet().stream()
                    .collect(Collectors.groupingBy(Thread::getName, Collectors.counting()));
            return new Counts(threads, descriptorCount());
        }

        private static int descriptorCount() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return (int) open.filter(link -> !isArchive(link)).count();
            }
        }

        private static boolean isArchive(Path link) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.endsWith(".jar") || target.endsWith("/lib/modules");
            } catch (IOException e) {
                // Closed while the list was read.
                return true;
            }
        }

        /** Threads that have done their work may need a moment to go. */
        void requireNoMoreNow(long seed) throws Exception {
            Counts now = take();
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while ((now.total() > total() || now.descriptors > descriptors) && System.nanoTime() < deadlineNs) {
                TimeUnit.MILLISECONDS.sleep(10);
                now = take();
            }
            assertThat(now.total())
                    .as("threads, seed %d: %s before, %s now", seed, threads, now.threads)
                    .isLessThanOrEqualTo(total());
            assertThat(now.descriptors).as("descriptors, seed %d", seed).isLessThanOrEqualTo(descriptors);
        }

        private long total() {
            return threads.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
