package io.pinion.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A proof that something would have to fail does fail. */
class ProofTest {
    private static final int FEEDS = 1;
    private static final int INSTRUMENTS = 2;
    private static final int TICKS = 2_000;

    private final Feed feed = new Feed(0, FEEDS, INSTRUMENTS);
    private final Desk desk = new Desk(FEEDS, INSTRUMENTS);

    /** Trades, and journals all ticks but one. */
    private Journal trade(int notJournalled) {
        Journal journal = new Journal(TICKS);
        for (int i = 0; i < TICKS; i++) {
            feed.next();
            if (i != notJournalled) {
                journal.tick(0, i, false);
            }
            if (desk.onTick(0, i, feed.instrument(), feed.price(), false)) {
                journal.answer(true);
                desk.onAnswer(desk.order().id, true);
            }
        }
        return journal;
    }

    private static boolean holds(Proof proof) {
        return proof.checks().stream().allMatch(Outcome.Check::holds);
    }

    @Test
    void replay_completeJournal_holds() {
        Journal journal = trade(-1);

        assertThat(holds(new Proof(desk, INSTRUMENTS).replay(journal, FEEDS))).isTrue();
    }

    @Test
    void replay_oneInputMissing_fails() {
        Journal journal = trade(TICKS / 2);

        assertThat(holds(new Proof(desk, INSTRUMENTS).replay(journal, FEEDS))).isFalse();
    }

    @Test
    void replay_impossibleJournal_failsAndSaysWhy() {
        Journal journal = trade(-1);
        journal.tick(0, 0, false);
        Proof proof = new Proof(desk, INSTRUMENTS).replay(journal, FEEDS);

        assertThat(holds(proof)).isFalse();
        assertThat(proof.checks().get(0).text()).contains("feed 0 cannot go back");
    }

    @Test
    void kill_neverPulled_fails() {
        assertThat(holds(new Proof(desk, INSTRUMENTS).kill())).isFalse();
        desk.kill();
        assertThat(holds(new Proof(desk, INSTRUMENTS).kill())).isTrue();
    }

    @Test
    void positions_exchangeSawNothing_fails() throws Exception {
        trade(-1);
        try (Exchange exchange = Exchange.start(INSTRUMENTS)) {
            assertThat(holds(new Proof(desk, INSTRUMENTS).positions(exchange))).isFalse();
            assertThat(holds(new Proof(new Desk(FEEDS, INSTRUMENTS), INSTRUMENTS).positions(exchange)))
                    .isTrue();
        }
    }
}
