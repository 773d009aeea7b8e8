package io.pinion.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.LineReceiver;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import java.time.Duration;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.MemoryHandler;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of records, with a shipper that is there already. */
class PinionHandlerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private LineReceiver receiver;
    private LogShipper shipper;
    private PinionHandler handler;

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
        shipper = LogShipper.builder(Map.of("destination", receiver.destination(), "format", "json"))
                .build();
        handler = new PinionHandler(shipper);
    }

    @AfterEach
    void stop() throws Exception {
        shipper.close();
        receiver.close();
    }

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("shop");
        return record;
    }

    /** A level as an application may make it. */
    private static final class OwnLevel extends Level {
        private static final long serialVersionUID = 1;

        OwnLevel(String name, int value) {
            super(name, value);
        }
    }

    public static final class Bundle extends ListResourceBundle {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"greeting", "Guten Tag, {0}"}, {"plain", "Es lebt"}, {"number", 7}};
        }
    }

    @Test
    void publish_aRecord_arrivesWithWhatItHas() throws Exception {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        LogRecord record = record(Level.WARNING, "hello");
        record.setThrown(new IllegalStateException("broken"));
        logger.log(record);
        JsonNode event = receiver.awaitOne();
        assertThat(event.get("message").textValue()).isEqualTo("hello");
        assertThat(event.get("level").textValue()).isEqualTo("WARN");
        assertThat(event.get("logger").textValue()).isEqualTo("shop");
        assertThat(event.get("thread").textValue())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(event.toString()).contains("IllegalStateException").contains("broken");
        assertThat(event.toString())
                .as("with all digits of the time that the record has")
                .contains(record.getInstant().toString().replace("Z", ""));
    }

    @Test
    void publish_eachLevel_isMappedToItsSeverity() throws Exception {
        List<Level> levels = List.of(
                Level.FINEST,
                Level.FINER,
                Level.FINE,
                Level.CONFIG,
                Level.INFO,
                Level.WARNING,
                Level.SEVERE,
                new OwnLevel("NOTICE", 850),
                new OwnLevel("FATAL", 1100),
                new OwnLevel("DEEP", -5));
        levels.forEach(level -> handler.publish(record(level, level.getName())));
        List<JsonNode> events = receiver.await(levels.size());
        assertThat(events)
                .extracting(event -> event.get("message").textValue() + "="
                        + event.get("level").textValue())
                .containsExactly(
                        "FINEST=TRACE",
                        "FINER=TRACE",
                        "FINE=DEBUG",
                        "CONFIG=DEBUG",
                        "INFO=INFO",
                        "WARNING=WARN",
                        "SEVERE=ERROR",
                        "NOTICE=INFO",
                        "FATAL=FATAL",
                        "DEEP=TRACE");
        assertThat(events.get(7).toString()).contains("\"julLevel\":\"NOTICE\"");
        assertThat(events.get(4).toString()).doesNotContain("julLevel");
    }

    @Test
    void publish_messagesWithBundlesAndParameters_readAsTheFormatterWritesThem() throws Exception {
        Object[] hostile = {
            new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("toString");
                }
            }
        };
        ResourceBundle bundle = new Bundle();
        List<LogRecord> records = List.of(
                message("greeting", bundle, "Welt"),
                message("plain", bundle),
                message("missing {0}", bundle, "x"),
                message("{0} and {1}", null, 1234, "b"),
                message("no braces", null, "unused"),
                message("{not a number}", null, "unused"),
                message("{0", null, "broken pattern"),
                message("it''s {0}", null, "quoted"),
                message("{0}", null, hostile),
                message("%s", null, "other style"),
                message("{0} without parameters", null));
        records.forEach(handler::publish);
        Formatter formatter = new SimpleFormatter();
        List<JsonNode> events = receiver.await(records.size());
        for (int i = 0; i < records.size(); i++) {
            assertThat(events.get(i).get("message").textValue()).isEqualTo(formatter.formatMessage(records.get(i)));
        }
        assertThat(events.get(0).get("message").textValue()).isEqualTo("Guten Tag, Welt");
    }

    private static LogRecord message(String message, ResourceBundle bundle, Object... parameters) {
        LogRecord record = record(Level.INFO, message);
        record.setResourceBundle(bundle);
        record.setParameters(parameters);
        return record;
    }

    @Test
    void publish_whatTheFormatterThrowsFor_arrivesRaw() throws Exception {
        handler.publish(message("number", new Bundle()));
        handler.publish(message(null, new Bundle(), "x"));
        handler.publish(message(null, null));
        LogRecord nameless = new LogRecord(Level.INFO, "nameless");
        handler.publish(nameless);
        assertThat(receiver.await(4))
                .extracting(event -> event.get("message").textValue())
                .containsExactly("number", "", "", "nameless");
    }

    @Test
    void publish_againstLevelFilterNullAndClose_shipsNothing() throws Exception {
        handler.setLevel(Level.WARNING);
        handler.publish(record(Level.INFO, "below"));
        handler.setFilter(record -> !record.getMessage().startsWith("not"));
        handler.publish(record(Level.SEVERE, "not this"));
        handler.publish(null);
        handler.setLevel(Level.OFF);
        handler.publish(record(Level.SEVERE, "off"));
        handler.setLevel(Level.ALL);
        handler.publish(record(Level.INFO, "this"));
        handler.close();
        handler.close();
        handler.publish(record(Level.INFO, "late"));
        assertThat(shipper.flush(LONG)).as("a given shipper is not closed").isTrue();
        receiver.await(1);
        assertThat(receiver.lines()).singleElement().asString().contains("this");
    }

    @Test
    void publish_byTheShippingPath_isNotShipped() throws Exception {
        for (String name : List.of(
                "jdk.httpclient.HttpClient",
                "jdk.internal.httpclient.debug",
                "io.pinion.logging",
                "io.pinion.loggingx")) {
            LogRecord record = record(Level.SEVERE, name);
            record.setLoggerName(name);
            handler.publish(record);
        }
        receiver.await(1);
        assertThat(shipper.flush(LONG)).isTrue();
        assertThat(receiver.lines()).singleElement().asString().contains("io.pinion.loggingx");
    }

    @Test
    void publish_pushedByAMemoryHandlerOnAnotherThread_namesTheThreadThatLogged() throws Exception {
        MemoryHandler memory = new MemoryHandler(handler, 10, Level.OFF);
        memory.publish(record(Level.INFO, "kept"));
        Thread pusher = new Thread(memory::push, "pusher");
        pusher.start();
        pusher.join();
        assertThat(receiver.awaitOne().get("thread").textValue())
                .isEqualTo("#" + Thread.currentThread().getId());
    }

    @Test
    void publish_withTheHandlersLockHeldByAnother_doesNotWait() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        PinionHandler locked = handler;
        Thread holder = new Thread(() -> {
            synchronized (locked) {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        holder.start();
        try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            Thread publisher = new Thread(() -> {
                handler.publish(record(Level.INFO, "free"));
                handler.publish(message("{0}", null, "formatted"));
                handler.flush();
            });
            publisher.start();
            publisher.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(publisher.isAlive()).isFalse();
            receiver.await(2);
        } finally {
            release.countDown();
            holder.join();
        }
    }

    @Test
    void publish_whenAParameterLogsItself_bothArrive() throws Exception {
        Object logs = new Object() {
            @Override
            public String toString() {
                handler.publish(record(Level.INFO, "inner"));
                return "outer";
            }
        };
        handler.publish(message("{0}", null, logs));
        assertThat(receiver.await(2))
                .extracting(event -> event.get("message").textValue())
                .containsExactly("inner", "outer");
    }

    @Test
    void setFormatter_andEncoding_haveNoEffect() throws Exception {
        handler.setFormatter(new SimpleFormatter());
        handler.setEncoding("UTF-16");
        handler.publish(record(Level.INFO, "as before"));
        assertThat(receiver.awaitOne().get("message").textValue()).isEqualTo("as before");
    }

    @Test
    void flush_returnsWhenAllIsSent() throws Exception {
        handler.publish(record(Level.INFO, "connected"));
        receiver.awaitOne();
        for (int i = 0; i < 1000; i++) {
            handler.publish(record(Level.INFO, "m" + i));
        }
        handler.flush();
        assertThat(handler.stats().sent()).isEqualTo(1001);
        assertThat(handler.unshipped()).isZero();
    }

    @Test
    void close_withAGivenShipper_returnsWhenAllIsSentAndLeavesItOpen() {
        for (int i = 0; i < 4000; i++) {
            handler.publish(record(Level.INFO, "m" + i));
        }
        handler.close();
        assertThat(shipper.stats().sent()).isEqualTo(4000);
        assertThat(shipper.publish(Severity.INFO, Records.PLAIN, record(Level.INFO, "by somebody else")))
                .isTrue();
    }

    @Test
    void constructor_null_isRefused() {
        assertThatThrownBy(() -> new PinionHandler(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("shipper");
    }
}
