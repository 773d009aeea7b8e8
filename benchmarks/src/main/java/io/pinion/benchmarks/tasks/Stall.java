package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Spin;

/** A task that keeps its thread, spinning, until it is let go; the thread does not sleep, so that it goes on at once. */
final class Stall implements Runnable {
    private volatile boolean running;
    private volatile boolean released;

    /** Stalls a peer and returns when it stands. */
    static Stall of(Peer peer) {
        Stall stall = new Stall();
        peer.execute(stall);
        int looks = 0;
        long giveUpNs = 0;
        while (!stall.running) {
            giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
        }
        return stall;
    }

    @Override
    public void run() {
        running = true;
        int looks = 0;
        long giveUpNs = 0;
        while (!released) {
            giveUpNs = Spin.orGiveUp(++looks, giveUpNs);
        }
    }

    void release() {
        released = true;
    }
}
