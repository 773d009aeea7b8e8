package io.pinion.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.LogShipper;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What publishing allocates on the thread that logs, counted by the JVM: the smallest of several rounds. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BURSTS = 50;
    private static final int BURST = 2_000;
    private static final int ROUNDS = 8;
    /** Less than this is not per call. */
    private static final double NOTHING = 0.1;

    private LineReceiver receiver;
    private LogShipper shipper;
    private PinionHandler handler;
    private final LogRecord plain = new LogRecord(Level.INFO, "an order has arrived");

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        receiver = new LineReceiver();
        shipper = LogShipper.builder(Map.of("destination", receiver.destination(), "format", "json"))
                .build();
        handler = new PinionHandler(shipper);
        plain.setLoggerName("shop");
    }

    @AfterEach
    void stop() throws Exception {
        shipper.close();
        receiver.close();
    }

    /** Bursts that the queue has room for: what is measured is that events are taken. */
    private double bytesPerCall(Runnable call) {
        double smallest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && smallest >= NOTHING; round++) {
            smallest = Math.min(smallest, (double) round(call) / (BURSTS * BURST));
        }
        System.out.printf("%.3f B per call%n", smallest);
        assertThat(shipper.stats().notAccepted())
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
            while (shipper.stats().pending() > 0) {
                Thread.yield();
            }
        }
        return bytes;
    }

    @Test
    void publish_aRecordWithoutParameters_allocatesNothing() {
        assertThat(bytesPerCall(() -> handler.publish(plain))).isLessThan(NOTHING);
        assertThat(shipper.stats().accepted())
                .as("not only refusals were measured")
                .isGreaterThan(10_000);
    }

    /** The twin of the test above that must find something. */
    @Test
    void publish_aRecordWithParameters_isFoundToAllocate() {
        LogRecord formatted = new LogRecord(Level.INFO, "order {0} has arrived");
        formatted.setParameters(new Object[] {"17"});
        assertThat(bytesPerCall(() -> handler.publish(formatted))).isGreaterThan(50);
    }
}
