package io.pinion.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.sun.management.ThreadMXBean;
import io.pinion.contract.logs.LineReceiver;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** What a log call allocates on its thread, beside what an appender that does nothing costs: the smallest of several rounds. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BURSTS = 50;
    private static final int BURST = 2_000;
    private static final int ROUNDS = 8;
    /** Logback walks lists of its own by iterator, which the compiler does not always remove. */
    private static final int ITERATOR = 32;
    /** Less than this is not per call. */
    private static final double NOTHING = 0.1;

    private LineReceiver receiver;
    private LoggerContext context;
    private Logger root;
    private PinionAppender ours;

    /** Reads what ours reads and lets it go. */
    private static final class Reading extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private int seen;

        @Override
        protected void append(ILoggingEvent event) {
            seen += event.getFormattedMessage().length()
                    + event.getMDCPropertyMap().size();
            seen += event.getInstant().getNano() + event.getThreadName().length();
        }
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        receiver = new LineReceiver();
        receiver.forget();
        context = Contexts.ofResource("logback-tcp-json.xml", receiver.destination());
        context.getMDCAdapter().put("user", "ann");
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ours = Contexts.appender(context, "PINION");
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        receiver.close();
    }

    /** Bursts that the queue has room for: what is measured is that events are taken. */
    private double bytesPerCall(String what, Runnable call) {
        double smallest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && smallest >= NOTHING; round++) {
            smallest = Math.min(smallest, (double) round(call) / (BURSTS * BURST));
        }
        System.out.printf("%s: %.3f B per call%n", what, smallest);
        assertThat(ours.stats().notAccepted()).as("refusals are not measured").isZero();
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
            while (ours.stats().pending() > 0) {
                Thread.yield();
            }
        }
        return bytes;
    }

    private double through(String what, Appender<ILoggingEvent> appender) {
        root.detachAppender("PINION");
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        Logger logger = context.getLogger("shop.orders");
        return bytesPerCall(what, () -> logger.info("an order of {} has arrived", "ann"));
    }

    @Test
    void info_throughOurs_allocatesWhatAnAppenderDoesThatOnlyReads() {
        Reading reading = new Reading();
        reading.setContext(context);
        reading.start();
        double least = through("an appender that only reads", reading);
        assertThat(least).as("what Logback itself makes").isGreaterThan(50);
        assertThat(through("ours", ours)).isLessThan(least + ITERATOR + NOTHING);
        assertThat(ours.stats().accepted()).isGreaterThan(10_000);
    }

    private LoggingEvent event(Object value) {
        LoggingEvent event =
                new LoggingEvent("fqcn", context.getLogger("shop"), Level.INFO, "order {}", null, new Object[] {"17"});
        event.addMarker(MarkerFactory.getMarker("AUDIT"));
        event.setKeyValuePairs(List.of(new KeyValuePair("order", value)));
        event.prepareForDeferredProcessing();
        return event;
    }

    @Test
    void append_eventThatIsThere_allocatesNothing() {
        LoggingEvent event = event(17);
        assertThat(bytesPerCall("an event that is there", () -> ours.doAppend(event)))
                .isLessThan(NOTHING);
    }

    /** The twin of the test above that must find something. */
    @Test
    void append_eventWithAnObjectToDescribe_isFoundToAllocate() {
        LoggingEvent event = event(new StringBuilder("17"));
        assertThat(bytesPerCall("an object to describe", () -> ours.doAppend(event)))
                .isGreaterThan(50);
    }
}
