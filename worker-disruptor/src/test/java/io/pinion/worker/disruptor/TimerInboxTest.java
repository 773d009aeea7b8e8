package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TimerInboxTest {

    private static final int PRODUCERS = 4;
    private static final int ENTRIES_EACH = 200_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takeAll_afterPushes_returnsThemInOrderAndUnlinksThem(boolean linksCancelled) {
        final TimerInbox inbox = new TimerInbox(linksCancelled);
        final List<NumberedEntry> pushed = List.of(entry(0), entry(1), entry(2));
        pushed.forEach(inbox::push);
        assertThat(take(inbox)).containsExactlyElementsOf(pushed);
        assertThat(pushed).allSatisfy(e -> {
            assertThat(e.scheduledNext).isNull();
            assertThat(e.cancelledNext).isNull();
        });
        assertThat(inbox.takeAll()).isNull();
    }

    @Test
    void takeAll_nothingPushed_returnsNull() {
        assertThat(TimerInbox.forScheduled().takeAll()).isNull();
    }

    @Test
    void isEmpty_followsPushAndTake() {
        final TimerInbox inbox = TimerInbox.forCancelled();
        assertThat(inbox.isEmpty()).isTrue();
        inbox.push(entry(0));
        assertThat(inbox.isEmpty()).isFalse();
        inbox.takeAll();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void push_sameEntryToBothInboxes_keepsTheChainsApart() {
        final TimerInbox scheduled = TimerInbox.forScheduled();
        final TimerInbox cancelled = TimerInbox.forCancelled();
        final List<NumberedEntry> entries = List.of(entry(0), entry(1), entry(2));
        entries.forEach(scheduled::push);
        cancelled.push(entries.get(2));
        cancelled.push(entries.get(0));
        assertThat(take(scheduled)).containsExactlyElementsOf(entries);
        assertThat(take(cancelled)).containsExactly(entries.get(2), entries.get(0));
    }

    @Test
    void push_fourProducersWhileDraining_losesNothingAndKeepsEachProducersOrder() throws InterruptedException {
        final Outcome outcome = hammer(TimerInbox.forScheduled());
        assertThat(outcome.lost()).isZero();
        assertThat(outcome.outOfOrder).isZero();
    }

    @Test
    void push_withoutCas_isCaughtByTheSameCheck() throws InterruptedException {
        assertThat(hammer(new InboxWithoutCas()).lost()).isPositive();
    }

    @Test
    void push_inSwappedPairs_isCaughtByTheSameCheck() throws InterruptedException {
        assertThat(hammer(new InboxThatSwapsPairs()).outOfOrder).isPositive();
    }

    /** Drains while four producers push, from their first entries on until all have ended, and once more. */
    private static Outcome hammer(TimerInbox inbox) throws InterruptedException {
        final CountDownLatch firstPushed = new CountDownLatch(PRODUCERS);
        final CountDownLatch ended = new CountDownLatch(PRODUCERS);
        for (int i = 0; i < PRODUCERS; i++) {
            startProducer(inbox, i, firstPushed, ended);
        }
        firstPushed.await();
        final Outcome outcome = new Outcome();
        while (ended.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            outcome.drain(inbox);
        }
        ended.await();
        outcome.drain(inbox);
        return outcome;
    }

    private static void startProducer(
            TimerInbox inbox, int producer, CountDownLatch firstPushed, CountDownLatch ended) {
        final Runnable body = () -> {
            inbox.push(new NumberedEntry(producer, 0));
            firstPushed.countDown();
            for (int i = 1; i < ENTRIES_EACH; i++) {
                inbox.push(new NumberedEntry(producer, i));
            }
            ended.countDown();
        };
        final Thread thread = new Thread(body, "inbox-producer-" + producer);
        thread.setDaemon(true);
        thread.start();
    }

    private static List<TimerEntry> take(TimerInbox inbox) {
        final List<TimerEntry> taken = new ArrayList<>();
        TimerEntry entry = inbox.takeAll();
        while (entry != null) {
            taken.add(entry);
            entry = inbox.takeNext(entry);
        }
        return taken;
    }

    private static NumberedEntry entry(int number) {
        return new NumberedEntry(0, number);
    }

    private static final class NumberedEntry extends TimerEntry {
        final int producer;
        final int number;

        NumberedEntry(int producer, int number) {
            super(number);
            this.producer = producer;
            this.number = number;
        }

        @Override
        void fire(long nowNs) {
            throw new UnsupportedOperationException("the inbox fires nothing");
        }
    }

    private static final class Outcome {
        private final BitSet seen = new BitSet(PRODUCERS * ENTRIES_EACH);
        private final int[] lastNumbers = new int[PRODUCERS];
        int outOfOrder;

        Outcome() {
            Arrays.fill(lastNumbers, -1);
        }

        int lost() {
            return PRODUCERS * ENTRIES_EACH - seen.cardinality();
        }

        void drain(TimerInbox inbox) {
            TimerEntry entry = inbox.takeAll();
            while (entry != null) {
                note((NumberedEntry) entry);
                entry = inbox.takeNext(entry);
            }
        }

        private void note(NumberedEntry entry) {
            seen.set(entry.producer * ENTRIES_EACH + entry.number);
            if (entry.number <= lastNumbers[entry.producer]) {
                outOfOrder++;
            }
            lastNumbers[entry.producer] = entry.number;
        }
    }

    /**
     * Reads the head and replaces it in two steps. For their first entries the producers wait for each other between
     * the steps and after them, while nobody drains: three of the four are lost for certain.
     */
    private static final class InboxWithoutCas extends TimerInbox {
        private final CyclicBarrier barrier = new CyclicBarrier(PRODUCERS);

        InboxWithoutCas() {
            super(false);
        }

        @Override
        void push(TimerEntry entry) {
            final boolean first = ((NumberedEntry) entry).number == 0;
            link(entry, headOpaque());
            meetIf(first);
            replaceHead(entry);
            meetIf(first);
        }

        private void replaceHead(TimerEntry entry) {
            while (!casHeadVolatile(headOpaque(), entry)) {
                Thread.onSpinWait();
            }
        }

        private void meetIf(boolean wanted) {
            try {
                if (wanted) {
                    barrier.await();
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Delivers every second entry late: a chain in the wrong order. */
    private static final class InboxThatSwapsPairs extends TimerInbox {
        private final @Nullable TimerEntry[] heldBack = new @Nullable TimerEntry[PRODUCERS];

        InboxThatSwapsPairs() {
            super(false);
        }

        @Override
        void push(TimerEntry entry) {
            final int producer = ((NumberedEntry) entry).producer;
            final TimerEntry held = heldBack[producer];
            heldBack[producer] = held == null ? entry : null;
            if (held != null) {
                super.push(entry);
                super.push(held);
            }
        }
    }
}
