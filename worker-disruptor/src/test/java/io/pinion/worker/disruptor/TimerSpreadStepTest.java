package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Single steps of spreading and winding back, with exact counts: what is moved, when, and what is left alone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerSpreadStepTest {
    private static final long TICK_NS = 1L << 20;
    private static final long LEVEL_1_NS = 64 * TICK_NS;
    private static final long LEVEL_2_NS = 64 * LEVEL_1_NS;
    private static final long START_NS = -1L << 62;
    private static final int SMALL = 64;
    private static final int HUGE = 8_192;
    private static final int SHORT_HEAP = 256;

    private final TimerQueue queue = new TimerQueue(START_NS);

    private List<TimerStub> fill(int count, long fromNs, long strideNs) {
        List<TimerStub> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TimerStub entry = new TimerStub(fromNs + i * strideNs);
            queue.add(entry);
            added.add(entry);
        }
        return added;
    }

    private static long inHeap(List<TimerStub> entries) {
        return entries.stream()
                .filter(entry -> entry.heapIndex != TimerEntry.NOWHERE)
                .count();
    }

    @Test
    void spread_bucketOfAsManyAsAreSmall_isLeftAlone() {
        fill(SMALL, START_NS + 2 * LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(1_000, true)).isZero();
        assertThat(queue.moves()).isZero();
    }

    @Test
    void spread_bucketOfOneMore_movesAllOnce() {
        fill(SMALL + 1, START_NS + 2 * LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(1_000, true)).isEqualTo(SMALL + 1);
        assertThat(queue.moves()).isEqualTo(SMALL + 1);
        assertThat(queue.spread(1_000, true)).isZero();
    }

    @Test
    void spread_withALimit_movesSoManyAndStopsAtASmallRest() {
        fill(100, START_NS + 2 * LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(10, true)).isEqualTo(10);
        assertThat(queue.spread(26, true)).isEqualTo(26);
        assertThat(queue.spread(10, true)).as("64 are left in the list").isZero();
        assertThat(queue.moves()).isEqualTo(36);
        assertThat(queue.size()).isEqualTo(100);
    }

    @Test
    void spread_withoutIdleness_movesTheNextBucketOnly() {
        fill(100, START_NS + 2 * LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(1_000, false)).isZero();
        fill(100, START_NS + LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(1_000, false)).isEqualTo(100);
        assertThat(queue.spread(1_000, false)).isZero();
    }

    @Test
    void spread_withoutIdleness_beginsWithAHugeBucketEarly() {
        fill(HUGE, START_NS + 7 * LEVEL_2_NS, LEVEL_2_NS / HUGE);
        assertThat(queue.spread(50, false)).isZero();
        fill(1, START_NS + 7 * LEVEL_2_NS, 0);
        assertThat(queue.spread(50, false)).isEqualTo(50);
        assertThat(queue.moves()).isEqualTo(50);
    }

    @Test
    void spread_twoLevelsAtOnce_sharesTheLimit() {
        fill(70, START_NS + LEVEL_1_NS + TICK_NS, TICK_NS / 2);
        fill(90, START_NS + LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(100, false)).isEqualTo(100);
        assertThat(queue.moves()).isEqualTo(100);
    }

    @Test
    void spread_tickNextInTime_goesToAShortHeap() {
        fill(SHORT_HEAP, START_NS, 0);
        List<TimerStub> tick = fill(SMALL + 1, START_NS + 5 * TICK_NS, 1);
        assertThat(inHeap(tick)).isZero();
        assertThat(queue.spread(1_000, false)).isEqualTo(SMALL + 1);
        assertThat(inHeap(tick)).isEqualTo(SMALL + 1);
        assertThat(queue.size()).isEqualTo(SHORT_HEAP + SMALL + 1);
    }

    @Test
    void spread_tickNextInTime_isKeptFromALongHeap() {
        fill(SHORT_HEAP + 1, START_NS, 0);
        List<TimerStub> tick = fill(SMALL + 1, START_NS + 5 * TICK_NS, 1);
        assertThat(queue.spread(1_000, false)).isZero();
        assertThat(inHeap(tick)).isZero();
    }

    @Test
    void spread_bucketThatWasCancelledEmpty_isPutOutOfTheWay() {
        List<TimerStub> gone = fill(100, START_NS + LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.spread(1_000, false)).isEqualTo(100);
        fill(100, START_NS + 3 * LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        gone.forEach(queue::remove);
        assertThat(queue.spread(1_000, true)).as("the empty one").isEqualTo(1);
        assertThat(queue.spread(1_000, true)).as("the one behind it").isEqualTo(100);
        assertThat(queue.spread(1_000, true)).isZero();
    }

    @Test
    void pollDue_notAtOnce_stopsBeforeALargeBucketAndGoesOnAfterItsSteps() {
        List<TimerStub> entries = fill(SMALL + 1, START_NS + LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        long nowNs = START_NS + 2 * LEVEL_2_NS;
        assertThat(queue.pollDue(nowNs, false)).isNull();
        assertThat(queue.moves()).isZero();
        assertThat(queue.spread(1_000, false)).isEqualTo(SMALL + 1);
        assertThat(queue.pollDue(nowNs, false)).isSameAs(entries.get(0));
    }

    @Test
    void pollDue_atOnce_movesALargeBucketWhole() {
        List<TimerStub> entries = fill(SMALL + 1, START_NS + LEVEL_2_NS + TICK_NS, LEVEL_1_NS / 2);
        assertThat(queue.pollDue(START_NS + 2 * LEVEL_2_NS, true)).isSameAs(entries.get(0));
        assertThat(queue.moves()).isGreaterThanOrEqualTo(SMALL + 1).isLessThan(2 * SMALL + 2);
    }

    @Test
    void aLoneEntryFarOut_takesOneMove() {
        fill(1, START_NS + 3 * 64 * LEVEL_2_NS + 5 * LEVEL_1_NS + 7 * TICK_NS + 3, 0);
        queue.nextDeadlineNs();
        assertThat(queue.moves()).isEqualTo(1);
    }

    @Test
    void rewind_soManyEarlyEntries_comesWithTheFirstThatIsTooMany() {
        List<TimerStub> far = fill(1, START_NS + Duration.ofHours(1).toNanos(), 0);
        queue.nextDeadlineNs();
        long before = queue.moves();
        List<TimerStub> early = fill(SMALL - 1, START_NS + 2 * TICK_NS, 2 * TICK_NS);
        assertThat(inHeap(early)).isEqualTo(SMALL - 1);
        assertThat(queue.moves()).isEqualTo(before);
        early.addAll(fill(1, START_NS + TICK_NS, 0));
        assertThat(inHeap(early) + inHeap(far)).isZero();
        assertThat(queue.moves() - before).isEqualTo(SMALL + 1);
    }

    /** What is overdue stays in the heap, and counts for its size and not for what came early. */
    @Test
    void rewind_withOthersOverdue_waitsForAQuarterOfTheHeap() {
        fill(1, START_NS + Duration.ofHours(1).toNanos(), 0);
        queue.nextDeadlineNs();
        List<TimerStub> overdue = fill(100, START_NS - 1_000, 1);
        List<TimerStub> early = fill(33, START_NS + 2 * TICK_NS, 2 * TICK_NS);
        assertThat(inHeap(early)).isEqualTo(33);
        early.addAll(fill(1, START_NS + TICK_NS, 0));
        assertThat(inHeap(early)).isZero();
        assertThat(inHeap(overdue)).isEqualTo(100);
        early.addAll(fill(30, START_NS + 2 * TICK_NS, 2 * TICK_NS));
        assertThat(inHeap(early))
                .as("the horizon is back, so nothing is early any more")
                .isZero();
    }
}
