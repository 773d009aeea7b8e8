package io.pinion.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.pinion.contract.logs.LineReceiver;
import java.lang.management.ManagementFactory;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.ReusableMessageFactory;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log call allocates on its thread, Log4j's part included, counted by the JVM: the smallest of several rounds. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BURSTS = 50;
    private static final int BURST = 2_000;
    private static final int ROUNDS = 8;
    /** Less than this is not per call. */
    private static final double NOTHING = 0.1;

    /** Log4j's injector of context data has an iterator, which the JIT compiler removes, or not: with any appender. */
    private static final double ITERATOR = 24;

    private static final Marker AUDIT = MarkerManager.getMarker("AUDIT");
    private static final Exception THROWN = new IllegalStateException("there already");

    private LineReceiver receiver;
    private LoggerContext context;
    private Logger logger;
    private PinionAppender appender;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what threads allocate");
        receiver = new LineReceiver();
        receiver.forget();
        context = Contexts.ofResource("log4j2-tcp-json.xml", receiver.destination());
        logger = context.getLogger("shop.orders");
        appender = Contexts.appender(context, "PINION");
    }

    @AfterEach
    void stop() throws Exception {
        ThreadContext.clearAll();
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
        assertThat(appender.stats().notAccepted())
                .as("refusals are not measured")
                .isZero();
        assertThat(appender.stats().accepted()).isGreaterThan(10_000);
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
            while (appender.stats().pending() > 0) {
                Thread.yield();
            }
        }
        return bytes;
    }

    /** Formats as ours does, and lets it go. */
    private static final class Reading extends AbstractAppender {
        private final StringBuilder text = new StringBuilder(256);

        Reading() {
            super("READING", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            text.setLength(0);
            ((StringBuilderFormattable) event.getMessage()).formatTo(text);
        }
    }

    @Test
    void info_textOnly_allocatesWhatAnAppenderDoesThatOnlyFormats() {
        double ours = bytesPerCall("a text", () -> logger.info("an order has arrived"));
        Reading reading = new Reading();
        reading.start();
        context.getConfiguration().getRootLogger().removeAppender("PINION");
        context.getConfiguration().getRootLogger().addAppender(reading, null, null);
        double least = bytesPerCall("an appender that only formats", () -> logger.info("an order has arrived"));
        assertThat(ours).isLessThan(Math.max(least, ITERATOR) + NOTHING);
    }

    @Test
    void append_eventWithText_allocatesNothing() {
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("shop")
                .setLevel(Level.INFO)
                .setThreadName("main")
                .setMessage(new SimpleMessage("an order has arrived"))
                .build();
        assertThat(bytesPerCall("an event that is there", () -> appender.append(event)))
                .isLessThan(NOTHING);
    }

    @Test
    void info_parametersMarkerAndException_allocatesNothingOfOurs() {
        assertThat(bytesPerCall(
                        "parameters, marker, exception",
                        () -> logger.info(AUDIT, "order of {} for {}", "ann", "bob", THROWN)))
                .isLessThan(ITERATOR + NOTHING);
    }

    /** Ours alone, without the iterator. */
    @Test
    void append_eventWithParametersMarkerAndException_allocatesNothing() {
        Message message = ReusableMessageFactory.INSTANCE.newMessage("order of {} for {}", "ann", "bob");
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("shop")
                .setLevel(Level.INFO)
                .setThreadName("main")
                .setMarker(AUDIT)
                .setThrown(THROWN)
                .setMessage(message)
                .build();
        assertThat(bytesPerCall("an event with parameters, marker, exception", () -> appender.append(event)))
                .isLessThan(NOTHING);
        // This thread has one such message, and makes new ones while it is taken.
        ReusableMessageFactory.release(message);
    }

    @Test
    void append_eventWithContextData_allocatesNothing() {
        SortedArrayStringMap data = new SortedArrayStringMap();
        data.putValue("user", "ann");
        data.putValue("order", 17);
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("shop")
                .setLevel(Level.INFO)
                .setThreadName("main")
                .setMessage(new ParameterizedMessage("order {}", "17"))
                .setContextData(data)
                .build();
        assertThat(bytesPerCall("context data", () -> appender.append(event))).isLessThan(NOTHING);
    }

    /** The twin of the tests above that must find something. */
    @Test
    void info_anObjectToDescribe_isFoundToAllocate() {
        Object described = new Object() {
            @Override
            public String toString() {
                return "made " + System.nanoTime();
            }
        };
        assertThat(bytesPerCall("an object to describe", () -> logger.info("order {}", described)))
                .isGreaterThan(20);
    }
}
