package io.pinion.logging.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.contract.logs.LineReceiver;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handler from the log manager's properties. */
class HandlerSettingsTest {
    private static final String PREFIX = "io.pinion.logging.jul.PinionHandler.";

    private LineReceiver receiver;

    @TempDir
    private Path directory;

    public static final class NoNoise implements Filter {
        @Override
        public boolean isLoggable(LogRecord record) {
            return !record.getMessage().contains("noise");
        }
    }

    @BeforeEach
    void start() throws Exception {
        receiver = new LineReceiver();
    }

    @AfterEach
    void stop() throws Exception {
        System.clearProperty("java.util.logging.config.file");
        receiver.close();
        LogManager.getLogManager().readConfiguration();
    }

    private static void configure(String... lines) throws Exception {
        String text = String.join(
                "\n", List.of(lines).stream().map(line -> PREFIX + line).toList());
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String destination() {
        return "destination=" + receiver.destination();
    }

    private static LogRecord record(Level level, String message) {
        return new LogRecord(level, message);
    }

    @Test
    void handler_configured_startsWithTheFirstRecordAndDrainsAtClose() throws Exception {
        configure(
                destination(),
                "format=json",
                "level=INFO",
                "name=jul-lazy",
                "filter=" + NoNoise.class.getName(),
                "source = true");
        PinionHandler handler = new PinionHandler();
        assertThat(handler.stats()).as("nothing has started").isNull();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("jul-lazy");
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.fine("fine");
        logger.info("noise");
        for (int i = 0; i < 500; i++) {
            logger.info("m" + i);
        }
        handler.close();
        assertThat(handler.stats().sent()).isEqualTo(500);
        List<JsonNode> events = receiver.await(500);
        for (int i = 0; i < 500; i++) {
            assertThat(events.get(i).get("message").textValue())
                    .as("order across the start")
                    .isEqualTo("m" + i);
        }
        assertThat(events.get(0).toString())
                .contains("\"sourceClass\":\"" + HandlerSettingsTest.class.getName())
                .contains("\"sourceMethod\":\"handler_configured_startsWithTheFirstRecordAndDrainsAtClose\"");
    }

    @Test
    void handler_neverUsed_closesAtOnce() throws Exception {
        configure(destination(), "format=json");
        PinionHandler handler = new PinionHandler();
        handler.flush();
        handler.close();
        handler.close();
        handler.publish(record(Level.INFO, "late"));
        assertThat(handler.stats()).isNull();
    }

    @Test
    void handler_wrongSettings_saysWhichAndWhatTheyMustBe() throws Exception {
        configure("format=json");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("setting 'destination' is missing");
        configure(destination(), "format=json", "level=LOUD");
        assertThatThrownBy(PinionHandler::new)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(PREFIX + "level must be")
                .hasMessageContaining("LOUD");
        configure(destination(), "format=json", "source=yes");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("source must be true or false, was 'yes'");
        configure(destination(), "format=json", "filter=java.lang.String");
        assertThatThrownBy(PinionHandler::new)
                .hasMessageContaining("filter must be a java.util.logging.Filter")
                .hasMessageContaining("java.lang.String");
        configure(destination(), "format=json", "filter=no.such.Type");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("no.such.Type");
        configure(destination(), "format=json", "queueCapacity=many");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("queueCapacity must be");
    }

    @Test
    void handler_keysOfOnesOwn_areReadWhenNamed() throws Exception {
        configure(destination(), "format=json", "keys = header.X-Org, nonsense", "header.X-Org=a");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("headers are for http destinations");
        configure(destination(), "format=json", "keys = nonsense", "nonsense=1");
        assertThatThrownBy(PinionHandler::new).hasMessageContaining("unknown setting [nonsense]");
    }

    @Test
    void handler_aMisspeltKeyInTheFile_isAnError() throws Exception {
        Path file = directory.resolve("logging.properties");
        Files.writeString(file, PREFIX + destination() + "\n" + PREFIX + "format=json\n" + PREFIX + "overflw=drop\n");
        System.setProperty("java.util.logging.config.file", file.toString());
        LogManager.getLogManager().readConfiguration();
        assertThatThrownBy(PinionHandler::new)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown setting [overflw]; known are destination");
    }

    /** Keeps what it is told. */
    private static final class Errors extends ErrorManager {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public synchronized void error(String message, Exception cause, int code) {
            texts.add(code + " " + message);
        }

        void await() {
            long startNs = System.nanoTime();
            while (texts.isEmpty() && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void handler_whoseReceiverIsDead_tellsTheErrorManagerAndClosesInTime() throws Exception {
        receiver.close();
        configure(destination(), "format=json", "drainTimeout=50 ms", "backoff=1 ms to 2 ms");
        PinionHandler handler = new PinionHandler();
        Errors errors = new Errors();
        handler.setErrorManager(errors);
        handler.publish(record(Level.INFO, "for nobody"));
        errors.await();
        handler.flush();
        handler.close();
        assertThat(errors.texts).first().asString().contains(" Log events cannot be sent to tcp://127.0.0.1");
        assertThat(handler.stats().abandoned()).isEqualTo(1);
    }

    @Test
    void handler_whoseShipperCannotStart_tellsTheErrorManagerAndCounts() throws Exception {
        configure(destination(), "format=json", "memory=1 MiB", "queueCapacity=16384");
        PinionHandler handler = new PinionHandler();
        Errors errors = new Errors();
        handler.setErrorManager(errors);
        handler.publish(record(Level.INFO, "for nobody"));
        errors.await();
        handler.close();
        assertThat(errors.texts)
                .singleElement()
                .asString()
                .startsWith(ErrorManager.OPEN_FAILURE + " Log events are not shipped: ")
                .contains("memoryBytes of 1048576");
        assertThat(handler.unshipped()).isEqualTo(1);
        assertThat(handler.stats()).isNull();
    }
}
