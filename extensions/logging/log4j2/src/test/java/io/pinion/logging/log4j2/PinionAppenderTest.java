package io.pinion.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.Destination;
import io.pinion.logging.LogFormat;
import io.pinion.logging.LogShipper;
import io.pinion.logging.ShipperStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events from Log4j's API to a receiver, configured by Log4j from files. */
class PinionAppenderTest {
    private LineReceiver receiver;
    private LoggerContext context;

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
        context = Contexts.ofResource("log4j2-tcp-json.xml", receiver.destination());
    }

    @AfterEach
    void stop() throws Exception {
        ThreadContext.clearAll();
        context.stop();
        receiver.close();
    }

    /** Whose text cannot be had. */
    private static final class Throwing {
        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    private final class Chatty {
        @Override
        public String toString() {
            context.getLogger("chatty").info("inside of {}", "toString");
            return "chatty";
        }
    }

    private static final class ObjectMap extends MapMessage<ObjectMap, Object> {
        private static final long serialVersionUID = 1L;

        ObjectMap(Map<String, Object> values) {
            super(values);
        }
    }

    private Logger logger() {
        return context.getLogger("shop.orders");
    }

    private PinionAppender appender() {
        return Contexts.appender(context, "PINION");
    }

    @Test
    void log_aWholeEvent_arrivesWithEverything() throws Exception {
        ThreadContext.put("user", "ann");
        ThreadContext.push("checkout");
        Instant before = Instant.now();
        logger().atWarn()
                .withMarker(MarkerManager.getMarker("AUDIT"))
                .withThrowable(new IllegalStateException("outer", new RuntimeException("inner")))
                .log("order {} of {}", 17, "ann");
        JsonNode event = receiver.awaitOne();

        assertThat(event.get("level").asText()).isEqualTo("WARN");
        assertThat(event.get("logger").asText()).isEqualTo("shop.orders");
        assertThat(event.get("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(event.get("message").asText()).isEqualTo("order 17 of ann");
        assertThat(Instant.parse(event.get("@timestamp").asText()))
                .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
        JsonNode fields = event.get("fields");
        assertThat(fields.get("user").asText()).isEqualTo("ann");
        assertThat(fields.get("contextStack").asText()).isEqualTo("checkout");
        assertThat(fields.get("markers").asText()).isEqualTo("AUDIT");
        assertThat(fields.has("caller")).isFalse();
        assertThat(event.get("error").get("stack").asText())
                .contains("outer")
                .contains("Caused by")
                .contains("inner");
        assertThat(event.get("service").asText()).isEqualTo("shop");
    }

    @Test
    void log_mapMessageMarkerWithParentsAndOwnLevel_areFields() throws Exception {
        logger().log(
                        Level.forName("NOTICE", 350),
                        MarkerManager.getMarker("CHILD").addParents(MarkerManager.getMarker("PARENT")),
                        new StringMapMessage(Map.of("order", "17")));
        JsonNode event = receiver.awaitOne();
        assertThat(event.get("level").asText()).isEqualTo("INFO");
        assertThat(event.get("fields").get("log4jLevel").asText()).isEqualTo("NOTICE");
        assertThat(event.get("fields").get("order").asText()).isEqualTo("17");
        assertThat(event.get("fields").get("markers").asText()).isEqualTo("CHILD[ PARENT ]");
    }

    @Test
    void log_hostileMessage_staysOneRecord() throws Exception {
        String hostile =
                "a\r\n{\"level\":\"FATAL\",\"message\":\"forged\"}\n\u2028\u0085\u0000\u001b[31m ${jndi:x} \ud83d\ude00";
        logger().info("{}", hostile);
        logger().info("second");
        List<JsonNode> events = receiver.await(2);
        assertThat(events).hasSize(2);
        assertThat(events.get(0).get("level").asText()).isEqualTo("INFO");
        assertThat(events.get(0).get("message").asText()).isEqualTo(hostile);
    }

    @Test
    void log_valuesWhoseTextThrowsOrLogs_areShippedAllTheSame() throws Exception {
        // On a thread of its own: what throws in a message costs Log4j the reusable event of the thread, for good.
        Thread thread = new Thread(() -> {
            logger().info("{}", new Throwing());
            logger().info(new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("no text");
                }
            });
            logger().info("{}", new Chatty());
            logger().info("last");
        });
        thread.start();
        thread.join();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 500 && !messages.contains("last"); i++) {
            messages.clear();
            receiver.await(1).forEach(event -> messages.add(event.get("message").asText()));
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(messages).contains("chatty", "last").anyMatch(message -> message.contains("no text"));
    }

    /** While it is described nobody behind it may have to wait. */
    @Test
    void log_anObjectAmongTheValues_isDescribedBeforeTheShipperIsAsked() throws Exception {
        AtomicBoolean inTheShipper = new AtomicBoolean();
        Object described = new Object() {
            @Override
            public String toString() {
                boolean found = StackWalker.getInstance()
                        .walk(frames ->
                                frames.anyMatch(frame -> frame.getClassName().equals(LogShipper.class.getName())));
                inTheShipper.compareAndSet(false, found);
                return "described";
            }
        };
        ThreadContext.put("user", "ada");
        logger().info(new ObjectMap(Map.of("order", described)));
        JsonNode fields = receiver.await(1).get(0).get("fields");
        assertThat(fields.get("order").asText()).isEqualTo("described");
        assertThat(fields.get("user").asText()).isEqualTo("ada");
        assertThat(inTheShipper).isFalse();
    }

    @Test
    void log_longMessagesAndThenShortOnes_areEachTheirOwn() throws Exception {
        String text = "x".repeat(10_000);
        logger().info("{}{}", text, "end");
        logger().info("{}{}", "sho", "rt");
        List<JsonNode> events = receiver.await(2);
        assertThat(events.get(0).get("message").asText()).isEqualTo(text + "end");
        assertThat(events.get(1).get("message").asText()).isEqualTo("short");
    }

    @Test
    void log_circularException_arrives() throws Exception {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        first.addSuppressed(second);
        logger().error("circle", first);
        assertThat(receiver.awaitOne().get("error").get("stack").asText())
                .contains("first")
                .contains("second");
    }

    private void logByTenThreads(LoggerContext of, String logger, PinionAppender appender) throws Exception {
        int threads = 10;
        int each = 400;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(
                    () -> {
                        Logger log = of.getLogger(logger);
                        ThreadContext.put("of", Thread.currentThread().getName());
                        for (int i = 0; i < each; i++) {
                            log.info("{} by {}", i, "me");
                        }
                        done.countDown();
                    },
                    "caller-" + t);
            thread.start();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        of.stop(20, TimeUnit.SECONDS);
        ShipperStats stats = appender.stats();
        assertThat(stats.accepted() + stats.notAccepted()).isEqualTo(threads * each);
        Map<String, Integer> next = new HashMap<>();
        for (JsonNode event : receiver.await((int) stats.accepted())) {
            String thread = event.get("thread").asText();
            int number = Integer.parseInt(event.get("message").asText().replace(" by me", ""));
            assertThat(event.get("fields").get("of").asText()).isEqualTo(thread);
            assertThat(number).isGreaterThanOrEqualTo(next.getOrDefault(thread, 0));
            next.put(thread, number + 1);
        }
        assertThat(next).hasSize(threads);
    }

    @Test
    void log_byTenThreads_allArrivesInTheOrderOfEach() throws Exception {
        logByTenThreads(context, "shop", appender());
    }

    @Test
    void log_byTenThreadsThroughAnAsyncAppender_allArrivesInTheOrderOfEach() throws Exception {
        LoggerContext async = Contexts.ofResource("log4j2-async.xml", receiver.destination());
        logByTenThreads(async, "shop", Contexts.appender(async, "PINION"));
    }

    @Test
    void log_byTenThreadsThroughMixedAsyncLoggers_allArrivesInTheOrderOfEach() throws Exception {
        LoggerContext async = Contexts.ofResource("log4j2-async.xml", receiver.destination());
        logByTenThreads(async, "mixed", Contexts.appender(async, "PINION"));
    }

    @Test
    void log_byTenThreadsThroughAsyncLoggers_allArrivesInTheOrderOfEach() throws Exception {
        LoggerContext async = Contexts.ofResource(
                "log4j2-tcp-json.xml", receiver.destination(), (name, uri) -> new AsyncLoggerContext(name, null, uri));
        logByTenThreads(async, "shop", Contexts.appender(async, "PINION"));
    }

    @Test
    void start_againAfterAStop_shipsAgainAndAStopTwiceIsOne() throws Exception {
        PinionAppender appender = appender();
        logger().info("one");
        assertThat(appender.stop(0, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(appender.stop(0, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(receiver.await(1)).hasSize(1);
        assertThat(appender.stats().sent()).isEqualTo(1);
        logger().info("nobody takes it");
        appender.start();
        appender.start();
        logger().info("two");
        assertThat(receiver.await(2)).hasSize(2);
        assertThat(receiver.lines().toString()).contains("two").doesNotContain("nobody");
    }

    @Test
    void stop_withATimeout_endsWithinItThoughTheReceiverIsGone() throws Exception {
        receiver.close();
        LoggerContext lonely = Contexts.ofResource("log4j2-tcp-json.xml", receiver.destination());
        lonely.getLogger("l").info("m");
        PinionAppender appender = Contexts.appender(lonely, "PINION");
        assertThat(appender.stop(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(appender.stats().abandoned()).isEqualTo(1);
        lonely.stop();
    }

    @Test
    void reconfigure_whileThreadsLog_loosesNothingThatWasAccepted() throws Exception {
        Set<PinionAppender> appenders = new LinkedHashSet<>();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            while (end.getCount() > 0) {
                logger().info("m");
                LockSupport.parkNanos(10_000);
            }
        });
        thread.start();
        for (int i = 0; i < 5; i++) {
            appenders.add(appender());
            LockSupport.parkNanos(20_000_000);
            Contexts.with(receiver.destination(), () -> {
                context.reconfigure();
                return true;
            });
        }
        appenders.add(appender());
        end.countDown();
        thread.join();
        context.stop();
        long sent = 0;
        for (PinionAppender appender : appenders) {
            assertThat(appender.stats().sent()).isEqualTo(appender.stats().accepted());
            sent += appender.stats().sent();
        }
        assertThat(receiver.await((int) sent)).hasSize((int) sent);
        assertThat(appenders).hasSize(6);
    }

    private LogShipper given(io.pinion.logging.ShipperListener listener) {
        return LogShipper.builder(Destination.parse(receiver.destination()), LogFormat.parse("json", new TreeMap<>()))
                .listener(listener)
                .build();
    }

    @Test
    void listener_thatLogs_isCountedAsRecursiveAndNothingIsThrownIntoIt() throws Exception {
        receiver.close();
        List<Throwable> thrown = new java.util.concurrent.CopyOnWriteArrayList<>();
        LogShipper shipper = given((severity, message, cause) -> {
            try {
                context.getLogger("listener").error(message, cause);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        PinionAppender given = PinionAppender.newBuilder()
                .setName("GIVEN")
                .setIgnoreExceptions(false)
                .setShipper(shipper)
                .build();
        given.start();
        context.getConfiguration().getRootLogger().addAppender(given, null, null);
        context.updateLoggers();
        long startNs = System.nanoTime();
        while (shipper.stats().recursive() == 0 && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(shipper.stats().recursive()).isPositive();
        assertThat(thrown).isEmpty();
        context.getConfiguration().getRootLogger().removeAppender("GIVEN");
        shipper.close(Duration.ZERO);
    }

    @Test
    void append_notTaken_throwsOnlyIfExceptionsAreNotIgnored() {
        LogShipper shipper = given((severity, message, cause) -> {});
        shipper.close();
        Log4jLogEvent event = Log4jLogEvent.newBuilder()
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage("m"))
                .build();
        PinionAppender.newBuilder().setName("A").setShipper(shipper).build().append(event);
        PinionAppender ignoring =
                PinionAppender.newBuilder().setName("A").setShipper(shipper).build();
        ignoring.start();
        ignoring.append(event);
        PinionAppender strict = PinionAppender.newBuilder()
                .setName("A")
                .setIgnoreExceptions(false)
                .setShipper(shipper)
                .build();
        strict.start();
        assertThatThrownBy(() -> strict.append(event))
                .isInstanceOf(AppenderLoggingException.class)
                .hasMessageContaining("had no room for the event, or is closed");
        assertThat(shipper.stats().refused()).isEqualTo(2);
    }
}
