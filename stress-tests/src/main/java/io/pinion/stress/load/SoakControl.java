package io.pinion.stress.load;

import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The same hand-over between two plain threads: whatever makes this slower is the machine, not the worker. */
final class SoakControl {
    private static final long END = Long.MIN_VALUE;

    private final SoakMeters meters;
    private final BlockingQueue<Long> queue = new ArrayBlockingQueue<>(1024);
    private final Thread taker = new Thread(this::run, "soak-control-taker");

    SoakControl(SoakMeters meters) {
        this.meters = meters;
        taker.setDaemon(true);
    }

    void start() {
        taker.start();
    }

    void turn(SplittableRandom random) throws InterruptedException {
        queue.put(System.nanoTime());
    }

    void stop() throws InterruptedException {
        queue.put(END);
        taker.join();
    }

    private void run() {
        try {
            for (long sentNs = queue.take(); sentNs != END; sentNs = queue.take()) {
                meters.record(SoakMeter.CONTROL, System.nanoTime() - sentNs);
            }
        } catch (InterruptedException e) {
            // the end as well
        }
    }
}
