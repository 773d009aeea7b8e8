package io.pinion.examples.trading;

/**
 * What a strategy has seen and done so far.
 *
 * <p>Threads: plain fields without locks. The strategy's thread counts in its own; another thread reads a copy that
 * {@link Desk#copyCounters} made for it on the strategy's thread.
 */
final class Counters {
    long ticks;
    /** Holes in the numbers of a feed. */
    long gaps;
    /** Ticks that fell into them. */
    long missedTicks;
    /** Too old to trade on when they were handled. */
    long staleTicks;
    /** Crossings: what the strategy wanted. */
    long signals;
    /** Signals that the kill switch held back. */
    long blockedByKill;
    /** Signals on a tick that was too old. */
    long blockedByAge;
    /** Signals that would have gone beyond the position limit. */
    long blockedByLimit;
    /** Signals beyond the limit of open orders. */
    long blockedByOpenOrders;
    /** Orders handed to the gateway. */
    long sent;
    /** Orders for which the gateway's lane had no room, or which came after its end. */
    long unsent;
    /** Of the orders sent. */
    long accepted;
    /** Of the orders sent. */
    long rejected;
    /** Answers that belong to no open order. */
    long unexpectedAnswers;
    /** Orders handed over after the kill switch; must stay 0. */
    long sentAfterKill;
    /** Sum of the absolute positions, as the exchange has confirmed them. */
    long position;
    /** Over every tick and every decision, in order. */
    long checksum;
    /** Over every order sent, in order. */
    long ordersChecksum;

    long open() {
        return sent - accepted - rejected;
    }

    long blocked() {
        return blockedByKill + blockedByAge + blockedByLimit + blockedByOpenOrders;
    }

    void copyTo(Counters other) {
        other.ticks = ticks;
        other.gaps = gaps;
        other.missedTicks = missedTicks;
        other.staleTicks = staleTicks;
        other.signals = signals;
        other.blockedByKill = blockedByKill;
        other.blockedByAge = blockedByAge;
        other.blockedByLimit = blockedByLimit;
        other.blockedByOpenOrders = blockedByOpenOrders;
        other.sent = sent;
        other.unsent = unsent;
        other.accepted = accepted;
        other.rejected = rejected;
        other.unexpectedAnswers = unexpectedAnswers;
        other.sentAfterKill = sentAfterKill;
        other.position = position;
        other.checksum = checksum;
        other.ordersChecksum = ordersChecksum;
    }
}
