package io.pinion.worker.disruptor;

/** A timer entry that is only handed over. */
final class TimerInboxEntry extends TimerEntry {
    final int bit;

    TimerInboxEntry(int bit) {
        super(0);
        this.bit = bit;
    }

    @Override
    void fire(long nowNs) {
        throw new UnsupportedOperationException("only handed over");
    }
}
