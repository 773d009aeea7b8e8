package io.pinion.logging.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pinion.contract.logs.LineReceiver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are right, and files that are not, as Log4j reads them. */
class SettingsTest {
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final StatusListener listener = new StatusListener() {
        @Override
        public void log(StatusData data) {
            statuses.add(data.getLevel() + " " + data.getMessage().getFormattedMessage());
        }

        @Override
        public Level getStatusLevel() {
            return Level.WARN;
        }

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        StatusLogger.getLogger().registerListener(listener);
    }

    @AfterEach
    void unlisten() {
        StatusLogger.getLogger().removeListener(listener);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<Pinion name='P' format='json'/> | setting 'destination' is missing",
                "<Pinion name='P' D/> | setting 'format' is missing",
                "<Pinion name='P' D F overflow='discard'/> | overflow must be 'drop' or 'block' and a duration",
                "<Pinion name='P' D F shedBelow='LOW'/> | shedBelow must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL",
                "<Pinion name='P' D F queueCapacity='1000'/> | queueCapacity must be a power of two",
                "<Pinion name='P' D F memory='lots'/> | memory must be a number of bytes, such as '32 MiB'",
                "<Pinion name='P' D F drainTimeout='5'/> | drainTimeout must be a duration, such as '50 ms' or '5 s'",
                "<Pinion name='P' D F><Property name='colour'>red</Property></Pinion> | unknown setting [colour]; known are",
                "<Pinion name='P' D F><Property name='Memory'>8 MiB</Property><Property name='memory'>8 MiB</Property></Pinion> | 'memory' is set twice",
                "<Pinion name='P' D format='xml'/> | format must be json, syslog, gelf",
                "<Pinion name='P' D F><Property name='header.X-A'>b</Property></Pinion> | headers are for http destinations",
            })
    void build_wrongSetting_isAnErrorThatSaysWhatToDoAndThereIsNoAppender(String appender, String message)
            throws Exception {
        LoggerContext context = Contexts.ofAppender(
                appender.replace(" D", " destination='tcp://127.0.0.1:9'").replace(" F", " format='json'"));
        assertThat(statuses.get(0))
                .startsWith("ERROR There is no appender P of Pinion: ")
                .contains(message);
        assertThat(context.getConfiguration().<org.apache.logging.log4j.core.Appender>getAppender("P"))
                .isNull();
        context.getLogger("l").info("goes on");
        context.stop();
    }

    @Test
    void start_settingsThatContradictEachOther_isAnErrorAndLoggingGoesOn() throws Exception {
        LoggerContext context = Contexts.ofAppender("<Pinion name='P' destination='tcp://127.0.0.1:9' format='loki'/>");
        assertThat(statuses)
                .anyMatch(status -> status.startsWith("ERROR Appender P ships nothing: ")
                        && status.contains("format loki cannot be sent over a stream"));
        context.getLogger("l").info("goes on");
        context.stop();
    }

    @Test
    void layout_isToldToHaveNoEffect() throws Exception {
        LoggerContext context = Contexts.ofAppender(
                "<Pinion name='P' destination='tcp://127.0.0.1:9' format='json' drainTimeout='1 ms'><PatternLayout/></Pinion>");
        assertThat(statuses).anyMatch(status -> status.startsWith("WARN The layout of appender P has no effect"));
        context.stop();
    }

    @Test
    void receiverThatIsGone_isToldToTheStatus() throws Exception {
        LineReceiver receiver = new LineReceiver();
        receiver.close();
        LoggerContext context = Contexts.ofResource("log4j2-tcp-json.xml", receiver.destination());
        long startNs = System.nanoTime();
        while (statuses.isEmpty() && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(statuses).anyMatch(status -> status.startsWith("WARN Log events cannot be sent to "));
        context.stop();
    }

    @Test
    void syslogFile_hasItsSettingsAndTheCaller() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            LoggerContext context = Contexts.ofResource("log4j2-syslog.xml", receiver.destination());
            context.getLogger("shop").error("broken");
            context.stop();
            long startNs = System.nanoTime();
            while (receiver.lines().isEmpty() && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(receiver.lines()).hasSize(1);
            assertThat(receiver.lines().get(0))
                    .startsWith("<155>1 ")
                    .contains(" shop ")
                    .contains("SettingsTest.syslogFile_hasItsSettingsAndTheCaller(SettingsTest.java:")
                    .endsWith("broken");
        }
    }

    @Test
    void lokiFile_sendsItsHeaders() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CompletableFuture<String> request = new CompletableFuture<>();
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            request.complete(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("X-Scope-OrgID") + " " + body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            LoggerContext context = Contexts.ofResource(
                    "log4j2-loki.xml", "http://127.0.0.1:" + server.getAddress().getPort() + "/loki/api/v1/push");
            context.getLogger("shop").info("hello");
            assertThat(request.get(20, TimeUnit.SECONDS))
                    .startsWith("Bearer secret-token shop ")
                    .contains("streams")
                    .contains("hello");
            assertThat(statuses).isEmpty();
            context.stop();
        } finally {
            server.stop(0);
        }
    }
}
