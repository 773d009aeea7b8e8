package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one call may cost with very many timers pending, counted in entries moved; the clock is the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerSpreadTest {

    private static final long TICK_NS = 1L << 20;
    private static final long LEVEL_1_NS = 64 * TICK_NS;
    private static final long LEVEL_2_NS = 64 * LEVEL_1_NS;

    /** The start of a level-3 bucket, with four hours to go to where the clock wraps. */
    private static final long START_NS = -1L << 62;

    private static final int ENTRIES = 200_000;
    private static final int STEP = 256;

    /** What a call may move beyond its step: a small bucket on each level. */
    private static final int SMALL_CHANGE = 8 * 64;

    private final SplittableRandom random = TimerStub.seededRandom();

    /** Where the entries lie: from so long after the start, over so much time. */
    private enum Crowd {
        IN_ONE_BUCKET_OF_LEVEL_3(200 * LEVEL_2_NS, 50 * LEVEL_2_NS),
        IN_ONE_BUCKET_OF_LEVEL_2(3 * LEVEL_2_NS, LEVEL_2_NS),
        IN_ONE_BUCKET_OF_LEVEL_1_DEEP_INSIDE(3 * LEVEL_2_NS + 5 * LEVEL_1_NS, LEVEL_1_NS),
        IN_THE_FIRST_BUCKET_INSIDE(3 * LEVEL_2_NS, LEVEL_1_NS),
        IN_ONE_TICK(3 * LEVEL_2_NS + 5 * LEVEL_1_NS + 7 * TICK_NS, TICK_NS),
        IN_THE_FIRST_TICK_OF_A_BUCKET(3 * LEVEL_2_NS, TICK_NS),
        AT_ONE_TIME(5 * LEVEL_1_NS + 7 * TICK_NS, 1),
        ACROSS_LEVELS(0, 3 * LEVEL_2_NS);

        final long fromNs;
        final long widthNs;

        Crowd(long fromNs, long widthNs) {
            this.fromNs = fromNs;
            this.widthNs = widthNs;
        }
    }

    @ParameterizedTest
    @EnumSource
    void pollDue_crowdMetByAClockThatWalks_movesAStepPerCallAtMost(Crowd crowd) {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> expected = costs.add(crowd, random);
        costs.walk(crowd.fromNs + START_NS - 2 * LEVEL_2_NS, LEVEL_1_NS);
        costs.walk(crowd.fromNs + crowd.widthNs + START_NS, crowd.widthNs / 50 + 1);
        costs.assertPolled(expected);
        assertThat(costs.worstMoves).isLessThanOrEqualTo(STEP + SMALL_CHANGE);
    }

    @ParameterizedTest
    @EnumSource
    void pollDue_crowdMetByAClockThatJumps_movesAStepPerCallAtMost(Crowd crowd) {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> expected = costs.add(crowd, random);
        costs.turnsUntilQuiet(START_NS + crowd.fromNs + crowd.widthNs / 3);
        costs.turnsUntilQuiet(START_NS + Duration.ofDays(1).toNanos());
        costs.assertPolled(expected);
        assertThat(costs.worstMoves).isLessThanOrEqualTo(STEP + SMALL_CHANGE);
    }

    @ParameterizedTest
    @EnumSource
    void nextDeadlineNs_afterIdleSteps_movesASmallBucketPerLevelAtMost(Crowd crowd) {
        final Costs costs = new Costs(START_NS);
        final TimerStub first = costs.add(crowd, random).get(0);
        costs.turnsUntilQuiet(START_NS);
        final long before = costs.queue.moves();
        assertThat(costs.queue.nextDeadlineNs()).isEqualTo(first.deadlineNs);
        assertThat(costs.queue.moves() - before).isLessThanOrEqualTo(SMALL_CHANGE);
    }

    /** The same count for a bucket that is not given its steps: the checks above can fail. */
    @Test
    void pollDue_atOnceWithoutSteps_isFoundToMoveTheBucketWhole() {
        final Costs costs = new Costs(START_NS);
        costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_2, random);
        costs.queue.pollDue(START_NS + 4 * LEVEL_2_NS, true);
        assertThat(costs.queue.moves()).isGreaterThanOrEqualTo(ENTRIES);
    }

    @Test
    void add_soonerThanACrowdThatWasLookedAhead_neverMovesTheCrowd() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> expected = costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_3, random);
        long nowNs = START_NS;
        for (int round = 0; round < 20; round++) {
            costs.turnsUntilQuiet(nowNs);
            costs.queue.nextDeadlineNs();
            for (int i = 0; i < 500; i++) {
                costs.addOne(nowNs + random.nextLong(LEVEL_2_NS));
            }
            nowNs += 2 * LEVEL_2_NS;
        }
        costs.turnsUntilQuiet(nowNs);
        assertThat(costs.worstMoves).isLessThanOrEqualTo(STEP + SMALL_CHANGE);
        costs.polled.clear();
        costs.turnsUntilQuiet(START_NS + Duration.ofDays(1).toNanos());
        costs.assertPolled(expected);
    }

    @Test
    void spread_moreAddedToTheBucketMeanwhile_takesThemInLaterSteps() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> expected = costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_2, random);
        for (int i = 0; i < 100; i++) {
            costs.step(true);
        }
        expected.addAll(costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_2, random));
        expected.sort(TimerStub::compare);
        costs.turnsUntilQuiet(START_NS + 4 * LEVEL_2_NS);
        costs.assertPolled(expected);
        assertThat(costs.worstMoves).isLessThanOrEqualTo(STEP + SMALL_CHANGE);
    }

    @Test
    void remove_fromABucketBeingSpread_unlinksWhereverTheEntryIs() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> entries = costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_2, random);
        for (int i = 0; i < ENTRIES / STEP / 2; i++) {
            costs.step(true);
        }
        for (final TimerStub entry : entries) {
            assertThat(costs.queue.remove(entry)).isTrue();
            assertThat(entry.isQueued()).isFalse();
            assertThat(entry.bucketPrev).isNull();
            assertThat(entry.bucketNext).isNull();
        }
        assertThat(costs.queue.isEmpty()).isTrue();
        final TimerStub other = costs.addOne(START_NS + 3 * LEVEL_2_NS + 1);
        assertThat(costs.queue.nextDeadlineNs()).isEqualTo(other.deadlineNs);
    }

    @Test
    void spread_everythingInABucketCancelled_goesOnToTheNextOne() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> entries = costs.add(Crowd.IN_ONE_BUCKET_OF_LEVEL_2, random);
        costs.turnsUntilQuiet(START_NS);
        final List<TimerStub> later = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            later.add(costs.addOne(START_NS + 7 * LEVEL_2_NS + random.nextLong(LEVEL_2_NS)));
        }
        later.sort(TimerStub::compare);
        entries.forEach(costs.queue::remove);
        costs.turnsUntilQuiet(START_NS);
        final long before = costs.queue.moves();
        assertThat(costs.queue.nextDeadlineNs()).isEqualTo(later.get(0).deadlineNs);
        assertThat(costs.queue.moves() - before).isLessThanOrEqualTo(SMALL_CHANGE);
    }

    @Test
    void spread_fewEntries_doesNothing() {
        final Costs costs = new Costs(START_NS);
        for (int i = 0; i < 64; i++) {
            costs.addOne(START_NS + LEVEL_2_NS + i);
        }
        assertThat(costs.queue.spread(STEP, true)).isZero();
    }

    @Test
    void spread_bucketSomeWayOffWithoutIdleness_isLeftForLater() {
        final Costs costs = new Costs(START_NS);
        for (int i = 0; i < 1_000; i++) {
            costs.addOne(START_NS + 7 * LEVEL_2_NS + i);
        }
        assertThat(costs.queue.spread(STEP, false)).isZero();
        assertThat(costs.queue.pollDue(START_NS + 6 * LEVEL_2_NS)).isNull();
        assertThat(costs.queue.spread(STEP, false)).isEqualTo(STEP);
    }

    @Test
    void spread_hugeBucketSomeWayOff_beginsEarly() {
        final Costs costs = new Costs(START_NS);
        for (int i = 0; i < 10_000; i++) {
            costs.addOne(START_NS + 7 * LEVEL_2_NS + i);
        }
        assertThat(costs.queue.spread(STEP, false)).isEqualTo(STEP);
    }

    @Test
    void spread_ticksThatFollowEachOther_leavesTheLaterOnesInTheWheel() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> entries = new ArrayList<>();
        for (int i = 0; i < 60 * 2 * STEP; i++) {
            entries.add(costs.addOne(START_NS + 3 * LEVEL_2_NS + (1 + i % 60) * TICK_NS));
        }
        costs.turnsUntilQuiet(START_NS);
        costs.queue.nextDeadlineNs();
        costs.turnsUntilQuiet(START_NS);
        assertThat(entries).filteredOn(e -> e.heapIndex != TimerEntry.NOWHERE).hasSizeBetween(2 * STEP - 64, 4 * STEP);
    }

    @Test
    void add_whereABucketWasBeingSpreadBeforeTheQueueWasEmptied_startsAfresh() {
        final Costs costs = new Costs(START_NS);
        final List<TimerStub> gone = new ArrayList<>();
        gone.add(costs.addOne(START_NS + 64 * LEVEL_2_NS + TICK_NS));
        costs.queue.nextDeadlineNs();
        for (int i = 0; i < 10_000; i++) {
            gone.add(costs.addOne(START_NS + (64 + 5) * LEVEL_2_NS + random.nextLong(LEVEL_2_NS)));
        }
        assertThat(costs.queue.spread(STEP, false)).isEqualTo(STEP);
        gone.forEach(costs.queue::remove);
        final List<TimerStub> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            expected.add(costs.addOne(START_NS + 5 * LEVEL_2_NS + random.nextLong(LEVEL_2_NS)));
        }
        expected.sort(TimerStub::compare);
        costs.turnsUntilQuiet(START_NS);
        assertThat(expected).filteredOn(e -> e.heapIndex != TimerEntry.NOWHERE).hasSizeLessThan(STEP);
        costs.turnsUntilQuiet(START_NS + 6 * LEVEL_2_NS);
        costs.assertPolled(expected);
    }

    /** A queue that is used as the worker's loop does, and the largest number of moves that any call needed. */
    private static final class Costs {
        final TimerQueue queue;
        final List<TimerEntry> polled = new ArrayList<>();
        long worstMoves;

        Costs(long startNs) {
            queue = new TimerQueue(startNs);
        }

        List<TimerStub> add(Crowd crowd, SplittableRandom random) {
            final List<TimerStub> added = new ArrayList<>();
            for (int i = 0; i < ENTRIES; i++) {
                added.add(addOne(START_NS + crowd.fromNs + random.nextLong(crowd.widthNs)));
            }
            added.sort(TimerStub::compare);
            return added;
        }

        TimerStub addOne(long deadlineNs) {
            final TimerStub entry = new TimerStub(deadlineNs);
            final long before = queue.moves();
            queue.add(entry);
            note(before);
            return entry;
        }

        void walk(long endNs, long strideNs) {
            for (long nowNs = START_NS; nowNs - endNs < 0; nowNs += strideNs) {
                turnsUntilQuiet(nowNs);
            }
            turnsUntilQuiet(endNs);
        }

        void turnsUntilQuiet(long nowNs) {
            int work;
            do {
                final int fired = fire(nowNs);
                work = fired + step(fired == 0);
            } while (work > 0);
        }

        private int fire(long nowNs) {
            int fired = 0;
            while (fired < STEP) {
                final long before = queue.moves();
                final TimerEntry entry = queue.pollDue(nowNs, false);
                note(before);
                if (entry == null) {
                    break;
                }
                polled.add(entry);
                fired++;
            }
            return fired;
        }

        int step(boolean idle) {
            final long before = queue.moves();
            final int done = queue.spread(STEP, idle);
            note(before);
            return done;
        }

        /** Compared as lists: the library's own comparison takes a minute for so many. */
        void assertPolled(List<TimerStub> expected) {
            assertThat(polled).hasSameSizeAs(expected);
            assertThat(polled.equals(expected)).as("in the order expected").isTrue();
        }

        private void note(long before) {
            worstMoves = Math.max(worstMoves, queue.moves() - before);
        }
    }
}
