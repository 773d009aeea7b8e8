package io.pinion.stress.load;

import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One policy, one way of handing over, two producers that do not wait for anything but the policy. */
final class OverflowRound {
    static final String RAN = "accepted and not run";

    private static final Duration END = Duration.ofSeconds(60);
    private static final int CAPACITY = 64;
    private static final int LARGEST_BATCH = 8;
    private static final int PRODUCERS = 2;
    private static final int SLOW_ONE_IN = 512;
    private static final double HEAP_MIB = 1;
    private static final int HEAP_LEVELS = 3;

    /** A preallocated event. */
    private static final class Event {
        private long number;
    }

    /** One producer's own count of what became of its offers. */
    private final class Producer implements Runnable {
        private final SplittableRandom own = random.split();
        private final AtomicLong offered = new AtomicLong();
        private long accepted;
        private long refused;
        private long dropped;

        @Override
        public void run() {
            while (offered.getPlain() < quota) {
                long count = form == OverflowForm.EXECUTE_ALL ? 1 + own.nextInt(LARGEST_BATCH) : 1;
                try {
                    hand((int) count);
                } catch (RejectedExecutionException e) {
                    refused += count;
                }
                offered.lazySet(offered.getPlain() + count);
            }
        }

        private void hand(int count) {
            switch (form) {
                case EXECUTE -> worker.execute(newTask());
                case SUBMIT -> {
                    CompletableFuture<Void> future = worker.submit(newTask());
                    // A future that has failed at once was dropped: no task of these fails.
                    if (future.isCompletedExceptionally()) {
                        dropped++;
                    }
                }
                case EXECUTE_ALL -> worker.executeAll(newTasks(count));
                case OFFER -> {
                    refuseUnless(worker.offer(newTask()));
                    return;
                }
                case LANE_PUBLISH -> lane.publish((event, number) -> event.number = number, offered.getPlain());
                default -> {
                    refuseUnless(lane.offer((event, number) -> event.number = number, offered.getPlain()));
                    return;
                }
            }
            accepted += count;
        }

        private void refuseUnless(OfferResult result) {
            if (result == OfferResult.ACCEPTED) {
                accepted++;
            } else {
                refused++;
            }
        }
    }

    private final OverflowPolicy policy;
    private final OverflowForm form;
    private final long quota;
    private final SplittableRandom random;
    private final Findings findings;
    private final Worker real;
    private final Lane<Event> lane;
    private final HeapLevels heap = new HeapLevels();
    private final List<Producer> producers = new ArrayList<>();
    private final Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
    private Worker worker;
    private boolean leaks;

    // Of the worker's thread.
    private long ran;

    OverflowRound(OverflowPolicy policy, OverflowForm form, long offers, SplittableRandom random, Findings findings) {
        this.policy = policy;
        this.form = form;
        this.random = random;
        this.findings = findings;
        quota = offers / PRODUCERS;
        real = Worker.start(WorkerConfig.builder()
                .name("overflow")
                .capacity(CAPACITY)
                .overflow(policy)
                .errorHandler((task, error) -> findings.add("error handler", String.valueOf(error)))
                .build());
        worker = real;
        lane = real.lanes().lane(Event::new, (event, sequence, endOfBatch) -> work(), CAPACITY);
    }

    /** For the twins: another worker in front, or a caller that keeps what it hands over. */
    void weaken(UnaryOperator<Worker> wrapper, boolean leak) {
        worker = wrapper.apply(real);
        leaks = leak;
    }

    private Runnable newTask() {
        // A new object each time, so that one that is kept anywhere can be seen on the heap.
        Runnable task = new Runnable() {
            @Override
            public void run() {
                work();
            }
        };
        if (leaks) {
            kept.add(task);
        }
        return task;
    }

    private List<Runnable> newTasks(int count) {
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(newTask());
        }
        return tasks;
    }

    /** Slower than a hand-over, and now and then slower than the longest wait of a policy. */
    private void work() {
        ran++;
        long untilNs = System.nanoTime() + (ran % SLOW_ONE_IN == 0 ? 300_000 : 500);
        while (System.nanoTime() < untilNs) {
            Thread.onSpinWait();
        }
    }

    void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            Producer producer = new Producer();
            producers.add(producer);
            threads.add(new Thread(producer, "producer"));
        }
        threads.forEach(Thread::start);
        watchHeap(threads);
        for (Thread thread : threads) {
            thread.join();
        }
        count(real.shutdown(END));
    }

    /** At full rings, at a third and two thirds of the way, and near the end. */
    private void watchHeap(List<Thread> threads) {
        for (int i = 0; i < HEAP_LEVELS; i++) {
            long enough = PRODUCERS * quota * (2 * i + 1) / (2 * HEAP_LEVELS);
            while (offered() < enough && threads.stream().anyMatch(Thread::isAlive)) {
                Thread.onSpinWait();
                Thread.yield();
            }
            heap.measure();
        }
        heap.check(findings, policy + ", " + form, HEAP_MIB);
    }

    private void count(ShutdownReport report) {
        WorkerStats stats = report.stats();
        long accepted =
                producers.stream().mapToLong(producer -> producer.accepted).sum();
        long refused =
                producers.stream().mapToLong(producer -> producer.refused).sum();
        long failed = producers.stream().mapToLong(producer -> producer.dropped).sum();
        String what = policy + ", " + form;
        if (!report.isClean()) {
            findings.add("close not clean", what + ": " + report);
        }
        findings.same("offered", what, offered(), accepted + refused);
        findings.same("refused", what, refused, stats.rejected());
        findings.same(RAN, what, accepted - stats.dropped(), ran);
        findings.same("accepted", what, ran, stats.accepted());
        findings.same("completed", what, ran, stats.completed());
        if (form == OverflowForm.SUBMIT) {
            findings.same("dropped futures", what, stats.dropped(), failed);
        }
        checkPolicy(what, refused, stats.dropped());
        System.out.printf(
                Locale.ROOT,
                "%-22s %-13s offered %,11d = ran %,11d + refused %,11d + dropped %,11d; heap %s%n",
                policy,
                form,
                offered(),
                ran,
                refused,
                stats.dropped(),
                heap);
    }

    private void checkPolicy(String what, long refused, long dropped) {
        boolean mayRefuse = policy.kind() == OverflowPolicy.Kind.REJECT
                || policy.kind() == OverflowPolicy.Kind.BLOCK_FOR
                || form == OverflowForm.OFFER
                || form == OverflowForm.LANE_OFFER;
        if (!mayRefuse && refused > 0) {
            findings.add("refused under a policy that does not", what + ": " + refused);
        }
        if (policy.kind() != OverflowPolicy.Kind.DROP_NEWEST && dropped > 0) {
            findings.add("dropped under a policy that does not", what + ": " + dropped);
        }
    }

    long offered() {
        return producers.stream().mapToLong(producer -> producer.offered.get()).sum();
    }

    long refusedOrDropped() {
        return offered() - ran;
    }

    double heapGrowthMiB() {
        return heap.growthMiB();
    }
}
