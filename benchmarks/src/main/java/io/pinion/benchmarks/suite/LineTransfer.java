package io.pinion.benchmarks.suite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a cache line needs from the producers' processor to the consumer's and back.
 *
 * <p>On a virtual machine that is not a constant: the hypervisor moves its processors, and the same pair is four times
 * as far apart from one second to the next. What is measured then differs by as much, so runs are only compared when
 * their distance was alike.
 */
final class LineTransfer {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** Apart from each other and from the array's ends by more than two cache lines. */
    private static final int PING = 32;

    private static final int PONG = 64;
    private static final int CELLS = 96;

    private static final int GROUP = 100;
    private static final int GROUPS = 400;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(2);

    private final long[] cells = new long[CELLS];
    private final Pins pins;
    private volatile boolean over;

    private LineTransfer(Pins pins) {
        this.pins = pins;
    }

    /** The median of groups of round trips, in nanoseconds; 0 when threads cannot be pinned or did not get to run. */
    static double roundTripNs(Pins pins) throws InterruptedException {
        return pins.whyNot().isPresent() ? 0 : new LineTransfer(pins).measure();
    }

    private double measure() throws InterruptedException {
        double[] groupsNs = new double[GROUPS];
        Thread answering = new Thread(this::answer, "line-transfer-answer");
        Thread asking = new Thread(() -> ask(groupsNs), "line-transfer-ask");
        answering.setDaemon(true);
        answering.start();
        asking.start();
        asking.join();
        over = true;
        answering.join();
        Arrays.sort(groupsNs);
        return groupsNs[GROUPS / 2];
    }

    private void ask(double[] groupsNs) {
        pins.pin(pins.producerCpu());
        long beganNs = System.nanoTime();
        long number = 0;
        for (int group = 0; group < GROUPS && System.nanoTime() - beganNs < LIMIT_NS; group++) {
            long startNs = System.nanoTime();
            for (int i = 0; i < GROUP; i++) {
                CELL.setRelease(cells, PING, ++number);
                while ((long) CELL.getAcquire(cells, PONG) != number) {
                    Thread.onSpinWait();
                }
            }
            groupsNs[group] = (System.nanoTime() - startNs) / (double) GROUP;
        }
    }

    private void answer() {
        pins.pin(pins.consumerCpu());
        long answered = 0;
        while (!over) {
            long asked = (long) CELL.getAcquire(cells, PING);
            if (asked != answered) {
                answered = asked;
                CELL.setRelease(cells, PONG, asked);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
