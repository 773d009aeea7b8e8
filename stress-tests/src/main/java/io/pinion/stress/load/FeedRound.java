package io.pinion.stress.load;

import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Two workers, a producer for each that keeps its ring full, and tasks that hand out others. */
final class FeedRound {
    private static final Duration END = Duration.ofSeconds(30);
    private static final int LARGEST_FAN_OUT = 64;
    /** So many waiting tasks hand out more than the worker's own queue holds. */
    private static final int LARGEST_RING = 64;

    /** A preallocated event; how many others its handler publishes. */
    private static final class Event {
        private int fanOut;
    }

    /** One worker, and what happened on its thread. */
    private final class Side {
        private final Worker worker;
        private final Lane<Event> lane;
        private final SplittableRandom own = random.split();
        // Of this worker's thread.
        private long accepted;
        private long refused;
        // Of the producer's thread.
        private long sent;

        Side(String name) {
            worker = Worker.start(WorkerConfig.builder()
                    .name(name)
                    .capacity(pattern == FeedPattern.OWN ? LARGEST_RING : 8 << random.nextInt(4))
                    .overflow(OverflowPolicy.block())
                    .idleStrategy(setup.strategy())
                    .poller(setup.poller())
                    .errorHandler((task, error) -> findings.add("error handler", String.valueOf(error)))
                    .build());
            lane = worker.lanes()
                    .lane(Event::new, (event, sequence, endOfBatch) -> handOut(event.fanOut), 8 << random.nextInt(4));
        }

        private Side other() {
            return this == one ? two : one;
        }

        private void send() {
            int fanOut = 1 + own.nextInt(LARGEST_FAN_OUT);
            if (byTask) {
                worker.execute(() -> handOut(fanOut));
            } else {
                lane.publish(event -> event.fanOut = fanOut);
            }
            sent++;
        }

        /** On this worker's thread: what is handed out hands out nothing. */
        private void handOut(int fanOut) {
            ran.incrementAndGet();
            boolean toOther = pattern == FeedPattern.EACH_OTHER || pattern == FeedPattern.LANE_OF_OTHER;
            Side to = toOther ? other() : this;
            for (int i = 0; i < fanOut; i++) {
                try {
                    if (byTask) {
                        to.worker.execute(ran::incrementAndGet);
                    } else {
                        to.lane.publish(event -> event.fanOut = 0);
                    }
                    accepted++;
                } catch (RejectedExecutionException e) {
                    refused++;
                }
            }
        }
    }

    private final FeedPattern pattern;
    private final boolean byTask;
    private final Setup setup;
    private final long rounds;
    private final SplittableRandom random;
    private final Findings findings;
    private final AtomicLong ran = new AtomicLong();
    private final Standstill watch = new Standstill();
    private final Side one;
    private final Side two;

    FeedRound(FeedPattern pattern, Setup setup, long rounds, SplittableRandom random, Findings findings) {
        this.pattern = pattern;
        byTask = pattern == FeedPattern.OWN || pattern == FeedPattern.EACH_OTHER;
        this.setup = setup;
        this.rounds = rounds;
        this.random = random;
        this.findings = findings;
        one = new Side("feed-one");
        two = new Side("feed-two");
    }

    void run() throws InterruptedException {
        List<Thread> producers = new ArrayList<>();
        for (Side side : List.of(one, two)) {
            producers.add(new Thread(() -> produce(side), "producer"));
        }
        producers.forEach(Thread::start);
        if (!watch.watch(ran::get, () -> producers.stream().noneMatch(Thread::isAlive))) {
            findings.add("standstill", pattern + ", " + setup + ": nothing ran for a second");
            Programme.dumpThreads();
        }
        for (Thread producer : producers) {
            producer.join(END.toMillis());
        }
        settle();
    }

    private void produce(Side side) {
        for (long i = rounds / 2; i > 0; i--) {
            side.send();
        }
    }

    /** Both are drained before one closes, since each hands to the other. */
    private void settle() throws InterruptedException {
        boolean drained = one.worker.drain(END) && two.worker.drain(END) && one.worker.drain(END);
        if (!drained) {
            findings.add("not drained", pattern + ", " + setup);
        }
        ShutdownReport first = one.worker.shutdown(END);
        ShutdownReport second = two.worker.shutdown(END);
        if (!first.isClean() || !second.isClean()) {
            findings.add("close not clean", first + " and " + second);
        }
        String what = pattern + ", " + setup;
        long expected = one.sent + two.sent + one.accepted + two.accepted;
        findings.same("ran", what, expected, ran.get());
        findings.same(
                "accepted",
                what,
                expected,
                first.stats().accepted() + second.stats().accepted());
        findings.same(
                "refused",
                what,
                refused(),
                first.stats().rejected() + second.stats().rejected());
        System.out.printf(
                Locale.ROOT,
                "%-14s %-20s ran %,12d, refused %,12d, longest standstill %6.1f ms%n",
                pattern,
                setup,
                ran(),
                refused(),
                longestNs() / 1e6);
    }

    long ran() {
        return ran.get();
    }

    long refused() {
        return one.refused + two.refused;
    }

    long longestNs() {
        return watch.longestNs();
    }
}
