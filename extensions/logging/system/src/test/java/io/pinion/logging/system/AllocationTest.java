package io.pinion.logging.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.pinion.contract.logs.LineReceiver;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log call allocates on its thread, counted by the JVM: the smallest of several rounds. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BURSTS = 50;
    private static final int BURST = 2_000;
    private static final int ROUNDS = 8;
    /** Less than this is not per call. */
    private static final double NOTHING = 0.1;

    private LineReceiver receiver;
    private Fixture fixture;
    private System.Logger logger;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        receiver = new LineReceiver();
        fixture = new Fixture(receiver.destination(), "level=INFO", "level.shop=DEBUG");
        logger = fixture.logger("shop.cart");
        logger.log(Level.INFO, "the start");
        receiver.await(1);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        receiver.close();
    }

    /** Bursts that the queue has room for: what is measured is that events are taken. */
    private double bytesPerCall(Runnable call) {
        double smallest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && smallest >= NOTHING; round++) {
            smallest = Math.min(smallest, (double) round(call) / (BURSTS * BURST));
        }
        System.out.printf("%.3f B per call%n", smallest);
        assertThat(fixture.shipping().stats().notAccepted())
                .as("refusals are not measured")
                .isZero();
        return smallest;
    }

    private long round(Runnable call) {
        long thread = Thread.currentThread().getId();
        long bytes = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < BURST; i++) {
                call.run();
            }
            bytes += THREADS.getThreadAllocatedBytes(thread) - before;
            while (fixture.shipping().stats().pending() > 0) {
                Thread.yield();
            }
        }
        return bytes;
    }

    @Test
    void log_aString_allocatesNothing() {
        assertThat(bytesPerCall(() -> logger.log(Level.INFO, "an order has arrived")))
                .isLessThan(NOTHING);
    }

    @Test
    void log_belowTheLevel_allocatesNothing() {
        assertThat(bytesPerCall(() -> logger.log(Level.TRACE, "an order has arrived")))
                .isLessThan(NOTHING);
    }

    /** The twin of the tests above that must find something. */
    @Test
    void log_withAParameter_isFoundToAllocate() {
        assertThat(bytesPerCall(() -> logger.log(Level.INFO, "order {0} has arrived", "17")))
                .isGreaterThan(50);
    }
}
