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

/** The queue and a sorted set under the same random operations; the clock is the test's and wraps on the way. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerQueueModelTest {

    @Test
    void anyOperations_againstASortedSet_agree() {
        final SplittableRandom random = TimerStub.seededRandom();
        new Model(random, Long.MAX_VALUE - Duration.ofMinutes(1).toNanos()).run(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 62) - 1, -(1L << 62) - 1})
    void anyOperations_fromOtherStarts_agree(long startNs) {
        new Model(TimerStub.seededRandom(), startNs).run(100_000);
    }

    /** Applies each operation to the queue and to a sorted set, and compares; plain ifs, because there are millions. */
    private static final class Model {
        private static final int LONGEST_DELAY_SHIFT = 49;

        private final SplittableRandom random;
        private final TimerQueue queue;
        private final TreeSet<TimerStub> sorted = new TreeSet<>(TimerStub::compare);
        private final List<TimerStub> pending = new ArrayList<>();
        private long nowNs;

        Model(SplittableRandom random, long startNs) {
            this.random = random;
            queue = new TimerQueue(startNs);
            nowNs = startNs;
        }

        void run(int operations) {
            int addPercent = 50;
            for (int i = 0; i < operations; i++) {
                if (random.nextInt(20_000) == 0) {
                    addPercent = 30 + random.nextInt(45);
                }
                step(random.nextInt(100) < addPercent);
                if (random.nextInt(2_000) == 0) {
                    addManyAfterLookingAhead();
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
                final TimerEntry polled = queue.pollDue(nowNs);
                require(polled == expected, "first due entry");
                if (expected == null) {
                    return;
                }
                require(!expected.isQueued(), "off the queue");
                forget(expected);
            }
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
