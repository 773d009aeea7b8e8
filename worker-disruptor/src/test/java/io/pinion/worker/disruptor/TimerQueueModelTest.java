package io.pinion.worker.disruptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The queue and a sorted set under the same random operations; the clock is the test's and wraps on the way. Buckets are
 * spread at random moments, some of them while they are cancelled, added to, jumped over or wound back into.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerQueueModelTest {
    /** Mutation tests, which run this a thousand times, ask for fewer. */
    private static final int OPERATIONS = Integer.getInteger("pinion.timer.operations", 1_000_000);

    @Test
    void anyOperations_againstASortedSet_agree() {
        final SplittableRandom random = TimerStub.seededRandom();
        new Model(random, Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(), 64).run(OPERATIONS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 20})
    void anyOperations_withSmallBucketsSpreadToo_agree(int smallBucket) {
        final SplittableRandom random = TimerStub.seededRandom();
        for (int i = 0; i < 8; i++) {
            new Model(random, Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(), smallBucket).run(OPERATIONS / 20);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 62) - 1, -(1L << 62) - 1})
    void anyOperations_fromOtherStarts_agree(long startNs) {
        new Model(TimerStub.seededRandom(), startNs, 2).run(OPERATIONS / 10);
    }

    /** Applies each operation to the queue and to a sorted set, and compares; plain ifs, because there are millions. */
    private static final class Model {
        private static final int LONGEST_DELAY_SHIFT = 49;

        private final SplittableRandom random;
        private final TimerQueue queue;
        private final TreeSet<TimerStub> sorted = new TreeSet<>(TimerStub::compare);
        private final List<TimerStub> pending = new ArrayList<>();
        private final int smallBucket;
        private int spreadPercent;
        private long nowNs;

        Model(SplittableRandom random, long startNs, int smallBucket) {
            this.random = random;
            this.smallBucket = smallBucket;
            queue = new TimerQueue(startNs, smallBucket);
            nowNs = startNs;
        }

        void run(int operations) {
            int addPercent = 50;
            for (int i = 0; i < operations; i++) {
                if (random.nextInt(20_000) == 0) {
                    addPercent = 30 + random.nextInt(45);
                }
                if (random.nextInt(1_000) == 0) {
                    spreadPercent = random.nextInt(3) * 40;
                }
                if (random.nextInt(100) < spreadPercent) {
                    spread(1 + random.nextInt(40), random.nextBoolean());
                }
                step(random.nextInt(100) < addPercent);
                if (random.nextInt(2_000) == 0) {
                    addManyAfterLookingAhead();
                }
                if (random.nextInt(1_000) == 0) {
                    fillOneBucket();
                }
                require(queue.size() == sorted.size(), "size");
            }
            drain();
        }

        private void step(boolean add) {
            final int choice = random.nextInt(100);
            if (add) {
                add(choice);
            } else if (choice < 60) {
                cancelOne();
            } else if (choice < 80) {
                checkNextDeadline();
            } else {
                advance(choice);
            }
        }

        private void add(int choice) {
            final long deadlineNs;
            if (choice < 5) {
                deadlineNs = nowNs - anyNs(40);
            } else if (choice < 15 && !pending.isEmpty()) {
                deadlineNs = pending.get(random.nextInt(pending.size())).deadlineNs;
            } else {
                deadlineNs = nowNs + anyNs(LONGEST_DELAY_SHIFT);
            }
            addAt(deadlineNs);
        }

        private void addAt(long deadlineNs) {
            final TimerStub entry = new TimerStub(deadlineNs);
            queue.add(entry);
            entry.modelIndex = pending.size();
            pending.add(entry);
            sorted.add(entry);
        }

        /** Fills the space before a horizon that ran ahead, until the queue takes the horizon back. */
        private void addManyAfterLookingAhead() {
            checkNextDeadline();
            final int burst = 100 + random.nextInt(400);
            for (int i = 0; i < burst; i++) {
                add(random.nextInt(100));
            }
            checkNextDeadline();
        }

        /** Many entries in one bucket of any level, and steps that leave it half spread, or spread to the last. */
        private void fillOneBucket() {
            final long fromNs = nowNs + anyNs(LONGEST_DELAY_SHIFT);
            final long widthNs = 1L << (1 + random.nextInt(40));
            final int entries = 20 + random.nextInt(300);
            for (int i = 0; i < entries; i++) {
                addAt(fromNs + random.nextLong(widthNs));
                if (random.nextInt(8) == 0) {
                    spread(1 + random.nextInt(10), true);
                }
            }
            if (random.nextBoolean()) {
                spreadAll();
            }
        }

        private int spread(int limit, boolean idle) {
            final long before = queue.moves();
            final int done = queue.spread(limit, idle);
            require(done <= limit && queue.moves() - before <= done, "a step keeps to its limit");
            return done;
        }

        private void spreadAll() {
            while (spread(1 + random.nextInt(100), true) > 0) {
                // goes on until nothing is left
            }
            final long before = queue.moves();
            checkNextDeadline();
            require(queue.moves() - before <= 36L * smallBucket, "after the last step a look ahead is cheap");
        }

        private void cancelOne() {
            if (!pending.isEmpty()) {
                final TimerStub entry =
                        random.nextInt(4) == 0 ? sorted.first() : pending.get(random.nextInt(pending.size()));
                forget(entry);
                require(queue.remove(entry), "a pending entry is found");
                require(!entry.isQueued() && entry.bucketPrev == null && entry.bucketNext == null, "unlinked");
                require(!queue.remove(entry), "a removed entry is not found");
            }
        }

        private void checkNextDeadline() {
            require(queue.isEmpty() == sorted.isEmpty(), "isEmpty");
            if (!sorted.isEmpty()) {
                require(queue.nextDeadlineNs() == sorted.first().deadlineNs, "next deadline");
            }
        }

        private void advance(int choice) {
            if (choice < 90 && !sorted.isEmpty() && sorted.first().deadlineNs - nowNs > 0) {
                nowNs = sorted.first().deadlineNs - 1;
                require(queue.pollDue(nowNs) == null, "not a nanosecond early");
                nowNs++;
            } else {
                nowNs += anyNs(choice == 99 ? LONGEST_DELAY_SHIFT - 4 : 30);
            }
            pollAllDue();
        }

        private void pollAllDue() {
            while (true) {
                final TimerStub expected = firstDue();
                final TimerEntry polled = random.nextBoolean() ? queue.pollDue(nowNs) : pollInSteps();
                require(polled == expected, "first due entry");
                if (expected == null) {
                    return;
                }
                require(!expected.isQueued(), "off the queue");
                forget(expected);
            }
        }

        private @Nullable TimerEntry pollInSteps() {
            TimerEntry polled;
            do {
                final long before = queue.moves();
                polled = queue.pollDue(nowNs, false);
                require(queue.moves() - before <= 8L * smallBucket, "no large bucket is moved whole");
            } while (polled == null && firstDue() != null && spread(1 + random.nextInt(40), random.nextBoolean()) > 0);
            return polled;
        }

        private void drain() {
            while (!sorted.isEmpty()) {
                nowNs = sorted.first().deadlineNs;
                pollAllDue();
            }
            require(queue.isEmpty() && queue.pollAny() == null, "empty in the end");
        }

        private @Nullable TimerStub firstDue() {
            return sorted.isEmpty() || sorted.first().deadlineNs - nowNs > 0 ? null : sorted.first();
        }

        private void forget(TimerStub entry) {
            sorted.remove(entry);
            final TimerStub last = pending.remove(pending.size() - 1);
            if (last != entry) {
                pending.set(entry.modelIndex, last);
                last.modelIndex = entry.modelIndex;
            }
        }

        /** Spread evenly over the orders of magnitude, so that every level of the wheel is met. */
        private long anyNs(int maxShift) {
            return random.nextLong(1L << (1 + random.nextInt(maxShift)));
        }

        private void require(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(what + " at now=" + nowNs + ", pending=" + sorted.size());
            }
        }
    }
}
