package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact times, order and unlinking; the clock is the test's and starts close to where it wraps. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerQueueTest {

    private static final long TICK_NS = 1L << 20;
    private static final long MAX_DELAY_NS = Long.MAX_VALUE / 2;
    private static final long START_NS = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    @Test
    void pollDue_beforeDeadline_returnsNull() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub entry = added(queue, START_NS + 100);
        assertThat(queue.pollDue(START_NS + 99)).isNull();
        assertThat(queue.pollDue(START_NS + 100)).isSameAs(entry);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void pollDue_deadlineAlreadyPassed_isDueAtOnceInDeadlineOrder() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub late = added(queue, START_NS - 1);
        final TimerStub veryLate = added(queue, START_NS - MAX_DELAY_NS);
        final TimerStub rightNow = added(queue, START_NS);
        added(queue, START_NS + MAX_DELAY_NS);
        assertThat(drainDue(queue, START_NS)).containsExactly(veryLate, late, rightNow);
    }

    @Test
    void pollDue_equalDeadlines_keepsInsertionOrder() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final long deadlineNs = START_NS + Duration.ofMinutes(3).toNanos();
        final List<TimerEntry> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            expected.add(added(queue, deadlineNs));
        }
        assertThat(drainDue(queue, deadlineNs)).containsExactlyElementsOf(expected);
    }

    @Test
    void nextDeadlineNs_whateverTheDistance_isExact() {
        for (int shift = 0; shift < 62; shift++) {
            final TimerQueue queue = new TimerQueue(START_NS);
            final long deadlineNs = START_NS + (1L << shift) + 1;
            added(queue, deadlineNs + 1);
            final TimerStub first = added(queue, deadlineNs);
            assertThat(queue.nextDeadlineNs()).isEqualTo(deadlineNs);
            assertThat(queue.pollDue(deadlineNs - 1)).isNull();
            assertThat(queue.pollDue(deadlineNs)).isSameAs(first);
        }
    }

    @Test
    void nextDeadlineNs_whenEmpty_throws() {
        final TimerQueue queue = new TimerQueue(START_NS);
        assertThatThrownBy(queue::nextDeadlineNs).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nextDeadlineNs_afterLookingFarAhead_seesLaterInsertionsBeforeThat() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub far = added(queue, START_NS + MAX_DELAY_NS);
        assertThat(queue.nextDeadlineNs()).isEqualTo(far.deadlineNs);
        final TimerStub near = added(queue, START_NS + 3 * TICK_NS);
        assertThat(queue.nextDeadlineNs()).isEqualTo(near.deadlineNs);
        assertThat(queue.pollDue(near.deadlineNs)).isSameAs(near);
        assertThat(queue.pollDue(far.deadlineNs - 1)).isNull();
        assertThat(queue.pollDue(far.deadlineNs)).isSameAs(far);
    }

    @Test
    void add_manyEarlierThanOneFarEntry_goesBackToTheWheelAndKeepsOrder() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final SplittableRandom random = TimerStub.seededRandom();
        final TimerStub far = added(queue, START_NS + Duration.ofHours(1).toNanos());
        assertThat(queue.nextDeadlineNs()).isEqualTo(far.deadlineNs);
        final List<TimerStub> entries = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            entries.add(
                    added(queue, START_NS + random.nextLong(Duration.ofHours(1).toNanos())));
        }
        assertThat(entries).filteredOn(e -> e.heapIndex != TimerEntry.NOWHERE).hasSizeLessThan(500);
        entries.add(far);
        entries.sort(TimerStub::compare);
        assertThat(drainAll(queue)).containsExactlyElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, (1L << 62) - 1, -(1L << 62)})
    void pollDue_deadlinesAroundEveryWheelBoundary_areOrderedAndExact(long startNs) {
        final List<Long> offsetsNs = boundaryOffsetsNs();
        final TimerQueue queue = new TimerQueue(startNs);
        final List<TimerStub> entries = new ArrayList<>();
        for (final long offsetNs : offsetsNs) {
            entries.add(added(queue, startNs + offsetNs));
        }
        entries.sort(TimerStub::compare);
        for (final TimerStub entry : entries) {
            if (entry.deadlineNs - startNs > 0) {
                assertThat(queue.pollDue(entry.deadlineNs - 1)).isNull();
            }
            assertThat(queue.pollDue(Math.max(0, entry.deadlineNs - startNs) + startNs))
                    .isSameAs(entry);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, (1L << 62) - 1, -(1L << 62)})
    void pollDue_clockAtEveryWheelBoundary_findsTheEntryOneTickOn(long startNs) {
        for (int shift = 20; shift < 62; shift++) {
            final TimerQueue queue = new TimerQueue(startNs);
            final TimerStub entry = added(queue, startNs + (1L << shift) + TICK_NS);
            assertThat(queue.pollDue(startNs + (1L << shift) - 1)).isNull();
            assertThat(queue.pollDue(startNs + (1L << shift))).isNull();
            final TimerStub sooner = added(queue, startNs + (1L << shift) + 1);
            assertThat(queue.nextDeadlineNs()).isEqualTo(sooner.deadlineNs);
            assertThat(drainDue(queue, entry.deadlineNs)).containsExactly(sooner, entry);
        }
    }

    @Test
    void remove_fromWheelAndFromHeap_nullsAllLinksAndSaysSo() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final List<TimerStub> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            entries.add(added(queue, START_NS + (i % 100) * TICK_NS / 50));
            entries.add(added(queue, START_NS + Duration.ofDays(2).toNanos() + i % 7));
        }
        for (int i = 0; i < entries.size(); i++) {
            assertThat(queue.remove(entries.get(i))).isTrue();
            assertUnlinked(entries.get(i));
            assertThat(queue.remove(entries.get(i))).isFalse();
            assertThat(queue.size()).isEqualTo(entries.size() - i - 1);
        }
        assertThat(queue.pollAny()).isNull();
        assertThat(queue.pollDue(START_NS + MAX_DELAY_NS)).isNull();
    }

    @Test
    void remove_neverAdded_returnsFalse() {
        assertThat(new TimerQueue(START_NS).remove(new TimerStub(START_NS))).isFalse();
    }

    @Test
    void remove_theFirst_revealsTheNextDeadline() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final List<TimerStub> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(added(queue, START_NS + i * Duration.ofMillis(7).toNanos()));
        }
        for (final TimerStub entry : entries) {
            assertThat(queue.nextDeadlineNs()).isEqualTo(entry.deadlineNs);
            queue.remove(entry);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void add_afterAFarEntryWasRemoved_usesTheWheelAgain() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub far = added(queue, START_NS + Duration.ofDays(1).toNanos());
        assertThat(queue.nextDeadlineNs()).isEqualTo(far.deadlineNs);
        queue.remove(far);
        assertThat(added(queue, START_NS + Duration.ofHours(1).toNanos()).bucketRow)
                .isNotNull();
    }

    @Test
    void add_manyBeforeAFarEntryWithOthersOverdue_leavesOnlyTheOverdueInTheHeap() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub far = added(queue, START_NS + Duration.ofHours(1).toNanos());
        assertThat(queue.nextDeadlineNs()).isEqualTo(far.deadlineNs);
        final List<TimerEntry> overdue = new ArrayList<>();
        final List<TimerEntry> coming = new ArrayList<>();
        for (long i = 1; i <= 65; i++) {
            overdue.add(0, added(queue, START_NS - i));
            coming.add(added(queue, START_NS + 2 * i * TICK_NS));
        }
        assertThat(overdue).allMatch(e -> e.heapIndex != TimerEntry.NOWHERE);
        assertThat(coming).filteredOn(e -> e.heapIndex != TimerEntry.NOWHERE).hasSizeLessThan(coming.size());
        assertThat(drainDue(queue, START_NS)).containsExactlyElementsOf(overdue);
        assertThat(drainDue(queue, START_NS + 131 * TICK_NS)).containsExactlyElementsOf(coming);
        assertThat(drainAll(queue)).containsExactly(far);
    }

    @Test
    void remove_everythingAfterManyEarlyAdds_leavesNothingToPoll() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final List<TimerStub> entries = new ArrayList<>();
        entries.add(added(queue, START_NS + Duration.ofHours(1).toNanos()));
        queue.nextDeadlineNs();
        for (long i = 1; i <= 65; i++) {
            entries.add(added(queue, START_NS + i * 2 * TICK_NS));
        }
        entries.forEach(queue::remove);
        assertThat(queue.pollDue(START_NS + Duration.ofDays(1).toNanos())).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void pollAny_notYetDue_drainsEverythingInOrder() {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerStub second = added(queue, START_NS + Duration.ofDays(1).toNanos());
        final TimerStub first = added(queue, START_NS + 1);
        final TimerStub third = added(queue, START_NS + MAX_DELAY_NS);
        assertThat(drainAll(queue)).containsExactly(first, second, third).allSatisfy(TimerQueueTest::assertUnlinked);
    }

    @Test
    void accept_scheduledThenCancelled_removesTheEntry() {
        final Inboxes inboxes = new Inboxes();
        final TimerStub entry = new TimerStub(START_NS + Duration.ofHours(1).toNanos());
        inboxes.scheduled.push(entry);
        assertThat(inboxes.accept()).isEqualTo(1);
        assertThat(inboxes.queue.size()).isEqualTo(1);
        inboxes.cancel(entry);
        assertThat(inboxes.accept()).isEqualTo(1);
        assertThat(inboxes.queue.isEmpty()).isTrue();
        assertUnlinked(entry);
    }

    @Test
    void accept_cancelledBeforeItWasInserted_skipsTheEntry() {
        final Inboxes inboxes = new Inboxes();
        final TimerStub entry = new TimerStub(START_NS + 1);
        inboxes.scheduled.push(entry);
        inboxes.cancel(entry);
        assertThat(inboxes.accept()).isEqualTo(2);
        assertThat(inboxes.queue.isEmpty()).isTrue();
        assertUnlinked(entry);
    }

    @Test
    void accept_cancelMetBeforeTheSchedule_skipsTheEntry() {
        final Inboxes inboxes = new Inboxes();
        final TimerStub entry = new TimerStub(START_NS + 1);
        inboxes.cancel(entry);
        assertThat(inboxes.accept()).isEqualTo(1);
        inboxes.scheduled.push(entry);
        assertThat(inboxes.accept()).isEqualTo(1);
        assertThat(inboxes.queue.isEmpty()).isTrue();
        assertUnlinked(entry);
    }

    @Test
    void accept_cancelledWhileFiring_skipsTheEntry() {
        final Inboxes inboxes = new Inboxes();
        inboxes.queue.add(new TimerStub(START_NS));
        final TimerEntry entry = Objects.requireNonNull(inboxes.queue.pollDue(START_NS));
        assertThat(entry.tryFire()).isTrue();
        assertThat(entry.tryCancel(true)).isTrue();
        inboxes.cancelled.push(entry);
        assertThat(inboxes.accept()).isEqualTo(1);
        assertUnlinked(entry);
    }

    @Test
    void accept_nothingPushed_returnsZero() {
        assertThat(new Inboxes().accept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3600})
    void accept_afterCancel_leavesNothingReachable(int delaySeconds) {
        final Inboxes inboxes = new Inboxes();
        final WeakReference<TimerEntry> gone = scheduleAndCancel(inboxes, delaySeconds);
        while (gone.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
        assertThat(inboxes.queue.isEmpty()).isTrue();
    }

    private static WeakReference<TimerEntry> scheduleAndCancel(Inboxes inboxes, int delaySeconds) {
        final TimerStub entry =
                new TimerStub(START_NS + Duration.ofSeconds(delaySeconds).toNanos());
        inboxes.scheduled.push(entry);
        inboxes.accept();
        inboxes.cancel(entry);
        inboxes.accept();
        return new WeakReference<>(entry);
    }

    /** Either side of each power of two and of 64^n ticks, twice and once, and the shortest and longest delays. */
    private static List<Long> boundaryOffsetsNs() {
        final List<Long> offsetsNs = new ArrayList<>(List.of(0L, 1L, -1L, MAX_DELAY_NS, MAX_DELAY_NS - 1));
        for (int shift = 1; shift < 62; shift++) {
            for (int delta = -1; delta <= 1; delta++) {
                offsetsNs.add((1L << shift) + delta);
                offsetsNs.add((1L << shift) + delta * TICK_NS);
            }
        }
        return offsetsNs;
    }

    private static TimerStub added(TimerQueue queue, long deadlineNs) {
        final TimerStub entry = new TimerStub(deadlineNs);
        queue.add(entry);
        return entry;
    }

    private static List<TimerEntry> drainDue(TimerQueue queue, long nowNs) {
        final List<TimerEntry> drained = new ArrayList<>();
        for (TimerEntry e = queue.pollDue(nowNs); e != null; e = queue.pollDue(nowNs)) {
            drained.add(e);
        }
        return drained;
    }

    private static List<TimerEntry> drainAll(TimerQueue queue) {
        final List<TimerEntry> drained = new ArrayList<>();
        for (TimerEntry e = queue.pollAny(); e != null; e = queue.pollAny()) {
            drained.add(e);
        }
        return drained;
    }

    private static void assertUnlinked(TimerEntry entry) {
        assertThat(entry.bucketPrev).isNull();
        assertThat(entry.bucketNext).isNull();
        assertThat(entry.scheduledNext).isNull();
        assertThat(entry.cancelledNext).isNull();
        assertThat(entry.isQueued()).isFalse();
    }

    private static final class Inboxes {
        final TimerQueue queue = new TimerQueue(START_NS);
        final TimerInbox scheduled = TimerInbox.forScheduled();
        final TimerInbox cancelled = TimerInbox.forCancelled();

        void cancel(TimerEntry entry) {
            assertThat(entry.tryCancel(false)).isTrue();
            cancelled.push(entry);
        }

        int accept() {
            return queue.accept(scheduled, cancelled);
        }
    }
}
