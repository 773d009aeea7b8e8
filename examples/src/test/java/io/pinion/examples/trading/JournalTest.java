package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A replay of a journal decides as the desk did live, and otherwise if a single input is another. */
class JournalTest {
    private static final int FEEDS = 3;
    private static final int INSTRUMENTS = 7;
    private static final int TICKS = 20_000;

    private final Desk live = new Desk(FEEDS, INSTRUMENTS);
    private final Counters counters = new Counters();

    private Journal record(long seed) {
        Random random = new Random(seed);
        Journal journal = new Journal(TICKS);
        Feed[] feeds = new Feed[FEEDS];
        for (int i = 0; i < FEEDS; i++) {
            feeds[i] = new Feed(i, FEEDS, INSTRUMENTS);
        }
        for (int i = 0; i < TICKS; i++) {
            tick(feeds[random.nextInt(FEEDS)], random, journal);
        }
        journal.kill();
        live.kill();
        tick(feeds[0], random, journal);
        return journal;
    }

    private void tick(Feed feed, Random random, Journal journal) {
        feed.next();
        if (random.nextInt(100) == 0) {
            return; // lost on the way
        }
        boolean stale = random.nextInt(50) == 0;
        journal.tick(feed.id(), feed.number(), stale);
        if (live.onTick(feed.id(), feed.number(), feed.instrument(), feed.price(), stale)) {
            if (random.nextInt(1_000) == 0) {
                journal.unsent();
                live.unsent();
                return;
            }
            boolean accepted = random.nextInt(10) != 0;
            journal.answer(accepted);
            live.onAnswer(live.order().id, accepted);
        }
    }

    private static Counters of(Desk desk) {
        Counters counters = new Counters();
        desk.copyCounters(counters);
        return counters;
    }

    @Test
    void replay_sameInputs_sameDecisionsAndBooks() {
        long seed = System.nanoTime();
        Journal journal = record(seed);
        Desk replayed = Journal.Replay.of(journal, FEEDS, INSTRUMENTS);

        live.copyCounters(counters);
        assertThat(counters.sent).as("seed %d", seed).isPositive();
        assertThat(counters.missedTicks).isPositive();
        assertThat(of(replayed)).as("seed %d", seed).usingRecursiveComparison().isEqualTo(counters);
        for (int i = 0; i < INSTRUMENTS; i++) {
            assertThat(replayed.position(i)).isEqualTo(live.position(i));
        }
    }

    @Test
    void replay_otherInstruments_decidesOtherwise() {
        Journal journal = record(1);

        assertThat(of(Journal.Replay.of(journal, FEEDS, INSTRUMENTS + 1)).checksum)
                .isNotEqualTo(of(live).checksum);
    }

    @Test
    void replay_oneTickTwice_isNoticed() {
        Journal journal = new Journal(10);
        journal.tick(1, 5, false);
        journal.tick(1, 5, false);

        assertThatIllegalStateException()
                .isThrownBy(() -> Journal.Replay.of(journal, FEEDS, INSTRUMENTS))
                .withMessage("feed 1 cannot go back from tick 5 to 5");
    }

    @Test
    void replay_oneTickLeftOut_decidesOtherwise() {
        Journal whole = new Journal(1_000);
        Journal holed = new Journal(1_000);
        for (int i = 0; i < 1_000; i++) {
            whole.tick(0, i, false);
            if (i != 500) {
                holed.tick(0, i, false);
            }
        }
        Counters all = of(Journal.Replay.of(whole, FEEDS, INSTRUMENTS));
        Counters fewer = of(Journal.Replay.of(holed, FEEDS, INSTRUMENTS));

        assertThat(fewer.missedTicks).isEqualTo(1);
        assertThat(fewer.checksum).isNotEqualTo(all.checksum);
    }

    @Test
    void tick_highestFeedAndNumber_comesBackAsItWas() {
        Journal journal = new Journal(2);
        journal.tick(Journal.MAX_FEEDS - 1, 70_000, true);
        Desk desk = Journal.Replay.of(journal, Journal.MAX_FEEDS, Journal.MAX_FEEDS);

        assertThat(desk.lastNumber(Journal.MAX_FEEDS - 1)).isEqualTo(70_000);
        assertThat(of(desk).staleTicks).isEqualTo(1);
    }

    @Test
    void tick_journalFull_isIncompleteAndGoesOn() {
        Journal journal = new Journal(0);
        for (int i = 0; i < 16; i++) {
            journal.kill();
        }
        assertThat(journal.isComplete()).isTrue();
        journal.kill();

        assertThat(journal.isComplete()).isFalse();
        assertThat(journal.size()).isEqualTo(16);
    }
}
