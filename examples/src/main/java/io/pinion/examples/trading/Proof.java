package io.pinion.examples.trading;

import io.pinion.examples.trading.Outcome.Check;
import io.pinion.worker.ShutdownReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the books of everybody who kept any, when a run is over and its threads have ended. */
final class Proof {
    private final List<Check> checks = new ArrayList<>();
    private final int instruments;
    private final Counters live = new Counters();
    private final Desk desk;

    Proof(Desk desk, int instruments) {
        this.desk = desk;
        this.instruments = instruments;
        desk.copyCounters(live);
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    Proof ticks(List<FeedThread> feeds) {
        long published = 0;
        long dropped = 0;
        long lastMissed = 0;
        for (FeedThread feed : feeds) {
            published += feed.published();
            dropped += feed.dropped();
            lastMissed += feed.published() + feed.dropped() - 1 - desk.lastNumber(feed.feedId());
        }
        add(
                published == live.ticks && dropped == live.missedTicks + lastMissed,
                "ticks: %,d published = %,d handled; %,d dropped at a full lane = %,d missed in %,d gaps + %,d at the end",
                published,
                live.ticks,
                dropped,
                live.missedTicks,
                live.gaps,
                lastMissed);
        return this;
    }

    Proof orders(Exchange exchange, Gateway gateway) {
        add(
                live.signals == live.sent + live.unsent + live.blocked(),
                "signals: %,d = %,d orders sent + %,d not sent (gateway full) + %,d held back (limit %,d, age %,d, kill %,d)",
                live.signals,
                live.sent,
                live.unsent,
                live.blocked(),
                live.blockedByLimit + live.blockedByOpenOrders,
                live.blockedByAge,
                live.blockedByKill);
        add(
                live.open() == 0
                        && live.unexpectedAnswers == 0
                        && gateway.unwritten() == 0
                        && gateway.lostAnswers() == 0,
                "answers: %,d orders sent = %,d acknowledged + %,d rejected; open %,d",
                live.sent,
                live.accepted,
                live.rejected,
                live.open());
        add(
                exchange.accepted() == live.accepted
                        && exchange.rejected() == live.rejected
                        && exchange.outOfOrder() == 0
                        && exchange.checksum() == live.ordersChecksum,
                "exchange: received the same %,d orders in the same order (checksum %016x)",
                exchange.accepted() + exchange.rejected(),
                exchange.checksum());
        return this;
    }

    Proof positions(Exchange exchange) {
        int differences = 0;
        int largest = 0;
        for (int i = 0; i < instruments; i++) {
            differences += desk.position(i) == exchange.position(i) && desk.exposure(i) == desk.position(i) ? 0 : 1;
            largest = Math.max(largest, Math.abs(desk.position(i)));
        }
        add(
                differences == 0 && largest <= Desk.POSITION_LIMIT,
                "positions: %d instruments, %d differ from the exchange's; largest %d, limit %d",
                instruments,
                differences,
                largest,
                Desk.POSITION_LIMIT);
        return this;
    }

    Proof replay(Journal journal, int feeds) {
        Counters replayed = new Counters();
        String problem = "";
        try {
            Journal.Replay.of(journal, feeds, instruments).copyCounters(replayed);
        } catch (IllegalStateException e) {
            problem = "; stopped: " + e.getMessage();
        }
        add(
                journal.isComplete()
                        && problem.isEmpty()
                        && replayed.checksum == live.checksum
                        && replayed.ordersChecksum == live.ordersChecksum
                        && replayed.position == live.position,
                "replay: %,d inputs again on one thread: checksum of ticks and decisions %016x, live %016x%s",
                journal.size(),
                replayed.checksum,
                live.checksum,
                problem);
        return this;
    }

    Proof kill() {
        add(
                desk.isKilled() && live.sentAfterKill == 0,
                "kill switch: pulled %s; %,d signals held back after it, %,d orders sent after it",
                desk.killReason(),
                live.blockedByKill,
                live.sentAfterKill);
        return this;
    }

    Proof ends(ShutdownReport strategy, ShutdownReport gateway) {
        if (!strategy.isClean() || !gateway.isClean()) {
            add(false, "shutdown: strategy %s, gateway %s", strategy, gateway);
        }
        return this;
    }

    private void add(boolean holds, String format, Object... values) {
        checks.add(new Check(holds, String.format(Locale.ROOT, format, values)));
    }
}
