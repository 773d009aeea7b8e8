package io.pinion.rabbitmq.dispatch;

/** The right to handle what one queue holds, as long as the channel lives that consumes it. */
class Lease {
    private final int shard;
    // Written by the client's or the owner's thread, read by the worker before each start of a handler.
    private volatile boolean dead;

    Lease(int shard) {
        this.shard = shard;
    }

    /** The partition; 0 for a queue without partitions. */
    final int shard() {
        return shard;
    }

    final boolean isLive() {
        return !dead;
    }

    final void die() {
        dead = true;
    }
}
