package io.pinion.examples.trading;

/**
 * Decides: strategy, risk limits, kill switch and the account of both. Knows no clock, thread or socket, so the same
 * inputs in the same order give the same decisions, live and in a {@link Journal.Replay replay}.
 *
 * <p>Risk: an open order counts as if it were filled until the exchange has rejected it, so the position limit holds
 * whatever the answers will be.
 * <p>Threads: one.
 */
final class Desk {
    /** Per instrument, long or short. */
    static final int POSITION_LIMIT = 25;
    /** Orders without an answer, all instruments together; a power of two. */
    static final int MAX_OPEN_ORDERS = 1_024;
    /** So many orders that could not be handed over pull the kill switch. */
    static final int MAX_UNSENT = 100;

    private final Crossing crossing;
    /** Confirmed, and confirmed or open. */
    private final int[] positions;

    private final int[] exposures;
    private final long[] lastNumbers;
    private final int[] openInstruments = new int[MAX_OPEN_ORDERS];
    private final int[] openQuantities = new int[MAX_OPEN_ORDERS];
    private final Counters counters = new Counters();
    private final OrderEvent order = new OrderEvent();
    private long ordersChecksumBefore;
    /** Why the kill switch is pulled; empty while it is not. */
    private String killReason = "";

    Desk(int feeds, int instruments) {
        crossing = new Crossing(instruments);
        positions = new int[instruments];
        exposures = new int[instruments];
        lastNumbers = new long[feeds];
        java.util.Arrays.fill(lastNumbers, -1);
        order.id = -1;
        counters.checksum = Checksum.START;
        counters.ordersChecksum = Checksum.START;
    }

    /**
     * Takes one tick.
     *
     * @param stale whether it is too old to trade on; its price counts all the same
     * @return whether {@link #order()} is to be sent; it counts as sent unless {@link #unsent()} follows
     */
    boolean onTick(int feed, long number, int instrument, long price, boolean stale) {
        counters.ticks++;
        checkNumber(feed, number);
        counters.staleTicks += stale ? 1 : 0;
        counters.checksum = Checksum.add(Checksum.add(counters.checksum, feed), price);
        int quantity = crossing.onPrice(instrument, price);
        if (quantity == 0) {
            return false;
        }
        counters.signals++;
        boolean allowed = allow(instrument, quantity, stale);
        counters.checksum =
                Checksum.ofOrder(counters.checksum, allowed ? counters.sent : -1, instrument, quantity, price);
        if (allowed) {
            open(instrument, quantity, price);
        }
        return allowed;
    }

    private void checkNumber(int feed, long number) {
        long missed = number - lastNumbers[feed] - 1;
        if (missed != 0) {
            counters.gaps++;
            counters.missedTicks += missed;
        }
        lastNumbers[feed] = number;
    }

    private boolean allow(int instrument, int quantity, boolean stale) {
        if (isKilled()) {
            counters.blockedByKill++;
        } else if (stale) {
            counters.blockedByAge++;
        } else if (Math.abs(exposures[instrument] + quantity) > POSITION_LIMIT) {
            counters.blockedByLimit++;
        } else if (counters.open() == MAX_OPEN_ORDERS) {
            counters.blockedByOpenOrders++;
        } else {
            return true;
        }
        return false;
    }

    private void open(int instrument, int quantity, long price) {
        int slot = slot(counters.sent);
        openInstruments[slot] = instrument;
        openQuantities[slot] = quantity;
        exposures[instrument] += quantity;
        order.id = counters.sent;
        order.instrument = instrument;
        order.quantity = quantity;
        order.price = price;
        ordersChecksumBefore = counters.ordersChecksum;
        counters.ordersChecksum = Checksum.ofOrder(counters.ordersChecksum, order.id, instrument, quantity, price);
        counters.sent++;
        counters.sentAfterKill += isKilled() ? 1 : 0;
    }

    /** The latest order could not be handed over: it never happened, apart from being counted. */
    void unsent() {
        exposures[order.instrument] -= order.quantity;
        counters.ordersChecksum = ordersChecksumBefore;
        counters.sent--;
        counters.unsent++;
        if (counters.unsent >= MAX_UNSENT) {
            pull("by the desk itself, after " + MAX_UNSENT + " orders that the gateway had no room for");
        }
    }

    /** The exchange has answered; it answers in the order in which it was asked. */
    void onAnswer(long id, boolean accepted) {
        if (counters.open() == 0 || id != counters.accepted + counters.rejected) {
            counters.unexpectedAnswers++;
            pull("by the desk itself, after an answer to no order");
            return;
        }
        int instrument = openInstruments[slot(id)];
        int quantity = openQuantities[slot(id)];
        if (accepted) {
            counters.accepted++;
            counters.position += Math.abs(positions[instrument] + quantity) - Math.abs(positions[instrument]);
            positions[instrument] += quantity;
        } else {
            counters.rejected++;
            exposures[instrument] -= quantity;
        }
    }

    /** From here on nothing is sent. There is no way back: a person looks first, and starts again. */
    void kill() {
        pull("from outside");
    }

    private void pull(String reason) {
        killReason = isKilled() ? killReason : reason;
    }

    private static int slot(long id) {
        return (int) (id & (MAX_OPEN_ORDERS - 1));
    }

    /** The order of the latest tick; filled again by the next. */
    OrderEvent order() {
        return order;
    }

    boolean isKilled() {
        return !killReason.isEmpty();
    }

    String killReason() {
        return killReason;
    }

    int position(int instrument) {
        return positions[instrument];
    }

    int exposure(int instrument) {
        return exposures[instrument];
    }

    long lastNumber(int feed) {
        return lastNumbers[feed];
    }

    /** Allocates nothing; call it on the thread that owns the desk, for a reader on another one. */
    void copyCounters(Counters copy) {
        counters.copyTo(copy);
    }
}
