package io.pinion.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.Destination;
import io.pinion.logging.LogFormat;
import io.pinion.logging.LogShipper;
import io.pinion.logging.ShipperStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;

/** Events from Logback's API to a receiver, configured by Logback from files. */
class PinionAppenderTest {
    private LineReceiver receiver;
    private LoggerContext context;

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
        context = Contexts.ofResource("logback-tcp-json.xml", receiver.destination());
    }

    @AfterEach
    void stop() throws Exception {
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
            context.getLogger("chatty").info("inside of toString");
            return "chatty";
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
        context.getMDCAdapter().put("user", "ann");
        Instant before = Instant.now();
        logger().atWarn()
                .addMarker(MarkerFactory.getMarker("AUDIT"))
                .addKeyValue("order", 17)
                .addKeyValue("vip", true)
                .addKeyValue("path", java.nio.file.Path.of("/a"))
                .setCause(new IllegalStateException("outer", new RuntimeException("inner")))
                .log("order {} of {}", 17, "ann");
        JsonNode event = receiver.awaitOne();

        assertThat(event.get("level").asText()).isEqualTo("WARN");
        assertThat(event.get("logger").asText()).isEqualTo("shop.orders");
        assertThat(event.get("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(event.get("message").asText()).isEqualTo("order 17 of ann");
        assertThat(Instant.parse(event.get("@timestamp").asText())).isBetween(before, Instant.now());
        JsonNode fields = event.get("fields");
        assertThat(fields.get("user").asText()).isEqualTo("ann");
        assertThat(fields.get("order").isInt()).isTrue();
        assertThat(fields.get("vip").asBoolean()).isTrue();
        assertThat(fields.get("path").asText()).isEqualTo("/a");
        assertThat(fields.get("markers").asText()).isEqualTo("AUDIT");
        assertThat(fields.has("caller")).isFalse();
        assertThat(event.get("error").get("stack").asText())
                .contains("outer")
                .contains("Caused by")
                .contains("inner");
        assertThat(event.get("service").asText()).isEqualTo("shop");
    }

    @Test
    @SuppressWarnings("deprecation") // Applications still build markers like this.
    void log_severalMarkers_areNamedWithWhatTheyReferTo() throws Exception {
        org.slf4j.Marker outer = MarkerFactory.getDetachedMarker("OUTER");
        outer.add(MarkerFactory.getDetachedMarker("INNER"));
        logger().atInfo()
                .addMarker(outer)
                .addMarker(MarkerFactory.getMarker("AUDIT"))
                .log("m");
        assertThat(receiver.awaitOne().get("fields").get("markers").asText()).isEqualTo("OUTER [ INNER ], AUDIT");
    }

    @Test
    void log_hostileMessage_staysOneRecord() throws Exception {
        String hostile =
                "a\r\n{\"level\":\"FATAL\",\"message\":\"forged\"}\n\u2028\u0085\u0000\u001b[31m\ud800 \ud83d\ude00";
        logger().info("{}", hostile);
        logger().info("second");
        List<JsonNode> events = receiver.await(2);
        assertThat(events).hasSize(2);
        assertThat(events.get(0).get("level").asText()).isEqualTo("INFO");
        assertThat(events.get(0).get("message").asText())
                .startsWith("a\r\n{\"level\"")
                .endsWith("\ud83d\ude00");
    }

    @Test
    void log_valuesWhoseTextThrowsOrLogs_areShippedAllTheSame() throws Exception {
        logger().info("{}", new Throwing());
        logger().atInfo().addKeyValue("bad", new Throwing()).log("with a bad field");
        logger().info("{}", new Chatty());
        logger().atInfo().addKeyValue("chatty", new Chatty()).log("last");
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 200 && !messages.contains("last"); i++) {
            messages.clear();
            receiver.await(1).forEach(event -> messages.add(event.get("message").asText()));
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(messages).contains("with a bad field", "chatty", "last");
        assertThat(receiver.lines().toString()).contains("Throwing.toString() threw java.lang.IllegalStateException");
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

    @Test
    void log_eventWithoutItsThrowable_arrivesWithTheTextOfItsStack() throws Exception {
        LoggingEvent event =
                new LoggingEvent("fqcn", logger(), Level.ERROR, "from elsewhere", new RuntimeException("remote"), null);
        appender().doAppend(LoggingEventVO.build(event));
        assertThat(receiver.awaitOne().get("error").get("stack").asText()).contains("RuntimeException: remote");
    }

    @Test
    void log_byTenThreads_allArrivesInTheOrderOfEach() throws Exception {
        int threads = 10;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(
                    () -> {
                        for (int i = 0; i < each; i++) {
                            logger().info("{}", i);
                        }
                        done.countDown();
                    },
                    "caller-" + t);
            thread.start();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        ShipperStats stats = appender().stats();
        Map<String, Integer> next = new java.util.HashMap<>();
        for (JsonNode event : receiver.await((int) (threads * each - stats.notAccepted()))) {
            int number = event.get("message").asInt();
            assertThat(number)
                    .isGreaterThanOrEqualTo(
                            next.getOrDefault(event.get("thread").asText(), 0));
            next.put(event.get("thread").asText(), number + 1);
        }
        assertThat(next).hasSize(threads);
    }

    @Test
    void start_againAfterAStop_shipsAgainAndAStopTwiceIsOne() throws Exception {
        PinionAppender appender = appender();
        logger().info("one");
        appender.stop();
        appender.stop();
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
    void stopOfTheContext_withEventsOnTheWay_drainsThem() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            logger().info("m{}", i);
        }
        PinionAppender appender = appender();
        context.stop();
        assertThat(appender.isStarted()).isFalse();
        assertThat(appender.stats().pending()).isZero();
        assertThat(receiver.await((int) appender.stats().sent()))
                .hasSize((int) appender.stats().accepted());
    }

    @Test
    void reset_whileThreadsLog_loosesNothingThatWasAccepted() throws Exception {
        Set<PinionAppender> appenders = new HashSet<>();
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
            context.reset();
            Contexts.configure(context, "logback-tcp-json.xml", receiver.destination());
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

    @Test
    void listener_thatLogs_isCountedAsRecursive() throws Exception {
        receiver.close();
        LogShipper shipper = LogShipper.builder(
                        Destination.parse(receiver.destination()), LogFormat.parse("json", new java.util.TreeMap<>()))
                .listener((severity, message, cause) ->
                        context.getLogger("listener").error(message, cause))
                .build();
        PinionAppender given = new PinionAppender(shipper);
        given.setContext(context);
        given.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(given);
        long startNs = System.nanoTime();
        while (shipper.stats().recursive() == 0 && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            logger().info("into the void");
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(shipper.stats().recursive()).isPositive();
        given.stop();
        assertThat(given.stats().refused())
                .as("a shipper that was given stays open")
                .isZero();
        shipper.close(java.time.Duration.ZERO);
    }

    @Test
    void receiverThatIsGone_isToldToTheStatus() throws Exception {
        receiver.close();
        LoggerContext lonely = Contexts.ofResource("logback-tcp-json.xml", receiver.destination());
        long startNs = System.nanoTime();
        while (Contexts.statuses(lonely, Status.WARN).isEmpty()
                && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(Contexts.statuses(lonely, Status.WARN))
                .anyMatch(message -> message.startsWith("Log events cannot be sent to "));
        Contexts.appender(lonely, "PINION").stop();
        lonely.stop();
    }
}
