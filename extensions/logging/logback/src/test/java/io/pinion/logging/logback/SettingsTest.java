package io.pinion.logging.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import com.sun.net.httpserver.HttpServer;
import io.pinion.contract.logs.LineReceiver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are right, and files that are not, as Logback reads them. */
class SettingsTest {
    private static final String DESTINATION = "<destination>tcp://127.0.0.1:9</destination>";
    private static final String FORMAT = "<format>json</format>";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<format>json</format> | setting 'destination' is missing",
                "<destination>tcp://127.0.0.1:9</destination> | setting 'format' is missing",
                "D F <overflow>discard</overflow> | overflow must be 'drop' or 'block' and a duration",
                "D F <shedBelow>LOW</shedBelow> | shedBelow must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL",
                "D F <queueCapacity>1000</queueCapacity> | queueCapacity must be a power of two",
                "D F <memory>lots</memory> | memory must be a number of bytes, such as '32 MiB'",
                "D F <drainTimeout>5</drainTimeout> | drainTimeout must be a duration, such as '50 ms' or '5 s'",
                "D F <setting>colour=red</setting> | unknown setting [colour]; known are destination, format",
                "D <format>xml</format> | format must be json, syslog, gelf",
                "D <format>loki</format> | cannot be sent over a stream",
                "D F <header>X-A: b</header> | headers are for http destinations",
            })
    void start_wrongSetting_isAnErrorThatSaysWhatToDoAndNothingStarts(String elements, String message)
            throws Exception {
        LoggerContext context =
                Contexts.ofElements(elements.replace("D ", DESTINATION).replace("F ", FORMAT));
        List<String> errors = Contexts.statuses(context, Status.ERROR);
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0)).startsWith("Appender [P] ships nothing: ").contains(message);
        assertThat(Contexts.appender(context, "P").isStarted()).isFalse();
        assertThat(Contexts.appender(context, "P").stats()).isNull();
        context.getLogger("l").info("goes on");
        context.stop();
    }

    @Test
    void header_withoutAName_isAnErrorThatDoesNotRepeatIt() throws Exception {
        LoggerContext context = Contexts.ofElements(
                "<destination>http://127.0.0.1:9/</destination>" + FORMAT + "<header>Bearer secret</header>");
        assertThat(Contexts.statuses(context, Status.ERROR))
                .containsExactly("<header> must be 'Name: value', had no ':' after a name; it is ignored");
        context.stop();
    }

    @Test
    void syslogFile_hasItsSettingsAndTheCaller() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            LoggerContext context = Contexts.ofResource("logback-syslog.xml", receiver.destination());
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
                    "logback-loki.xml",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/loki/api/v1/push");
            context.getLogger("shop").info("hello");
            assertThat(request.get(20, TimeUnit.SECONDS))
                    .startsWith("Bearer secret-token shop ")
                    .contains("streams")
                    .contains("hello");
            assertThat(Contexts.statuses(context, Status.ERROR)).isEmpty();
            // What Logback substitutes it tells itself.
            assertThat(context.getStatusManager().getCopyOfStatusList())
                    .filteredOn(status -> status.getOrigin() instanceof PinionAppender)
                    .noneMatch(status -> status.toString().contains("secret-token"));
            context.stop();
        } finally {
            server.stop(0);
        }
    }
}
