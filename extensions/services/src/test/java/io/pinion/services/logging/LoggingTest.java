package io.pinion.services.logging;

import static io.pinion.services.logging.LogFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.services.logging.LogFixtures.Output;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Logging as a program sets it up, over the real root logger. */
// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class LoggingTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Logger LOGGER = Logger.getLogger("shop.cart");

    private final Output output = new Output();

    private LoggingBuilder builder() {
        return Logging.builder().format(LogFormat.STREAM).output(output);
    }

    @Test
    @DisplayName("S5.18: one call sets logging up; the level is INFO, System.Logger leads there too")
    void open_withDefaults_logsFromInfoOn() throws Exception {
        try (Logging logging = builder().open()) {
            LOGGER.info("started");
            LOGGER.fine("detail");
            System.getLogger("shop.bill").log(System.Logger.Level.WARNING, "late {0}", 7);
            assertThat(logging.flush(LIMIT)).isTrue();
            assertThat(lines(":shop.")).containsExactly("INFO:shop.cart:started", "WARN:shop.bill:late 7");
            assertThat(logging.stats().written()).isGreaterThanOrEqualTo(2);
            assertThat(logging.stats().dropped() + logging.stats().failed()).isZero();
            assertThat(logging.format()).isEqualTo(LogFormat.STREAM);
        }
    }

    @Test
    @DisplayName("S5.18: levels per logger")
    void level_ofOneLogger_isItsOwn() throws Exception {
        try (Logging logging =
                builder().level(Level.WARNING).level("shop", Level.FINE).open()) {
            LOGGER.fine("detail");
            Logger.getLogger("other").info("not this");
            logging.flush(LIMIT);
            assertThat(lines(":shop.")).containsExactly("DEBUG:shop.cart:detail");
            assertThat(lines("not this")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S5.18: close puts handlers, levels and the uncaught handler back, and writes what is left; twice is once")
    void close_afterUse_restores() {
        Logger root = Logger.getLogger("");
        Handler[] handlers = root.getHandlers();
        Level level = root.getLevel();
        Level own = LOGGER.getLevel();
        Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
        Logging logging =
                builder().level(Level.FINEST).level("shop.cart", Level.FINER).open();
        assertThat(root.getHandlers()).hasSize(1);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNotSameAs(uncaught);
        LOGGER.finer("last words");
        logging.close();
        logging.close();
        assertThat(output.lines()).contains("DEBUG:shop.cart:last words");
        assertThat(root.getHandlers()).containsExactly(handlers);
        assertThat(root.getLevel()).isEqualTo(level);
        assertThat(LOGGER.getLevel()).isEqualTo(own);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(uncaught);
        awaitNoLogThread();
    }

    /** A close is over when everything is written; the thread itself may need a moment more to leave. */
    private static void awaitNoLogThread() {
        await(
                "the thread ends",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("pinion-log")));
    }

    /** The lines of one logger: the root logger is everybody's, and anybody may log meanwhile. */
    private List<String> lines(String part) {
        return output.lines().stream().filter(line -> line.contains(part)).toList();
    }

    @Test
    @DisplayName("S5.18: what somebody else has changed meanwhile stays")
    void close_afterForeignChanges_leavesThem() {
        Level before = LOGGER.getLevel();
        try (Logging logging = builder().level("shop.cart", Level.FINER).open()) {
            LOGGER.setLevel(Level.SEVERE);
        }
        assertThat(LOGGER.getLevel()).isEqualTo(Level.SEVERE);
        LOGGER.setLevel(before);
    }

    @Test
    @DisplayName("S5.18: a second set-up while one is open is refused and changes nothing")
    void open_twice_isRefused() throws Exception {
        try (Logging logging = builder().open()) {
            assertThatThrownBy(() -> builder().level(Level.OFF).open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close the other");
            LOGGER.info("still here");
            assertThat(logging.flush(LIMIT)).isTrue();
            assertThat(lines(":shop.")).containsExactly("INFO:shop.cart:still here");
        }
    }

    @Test
    @DisplayName("S5.19: disabled leaves the handlers as they are")
    void disabled_open_leavesHandlers() {
        Handler[] handlers = Logger.getLogger("").getHandlers();
        try (Logging logging =
                builder().format(LogFormat.DISABLED).level(Level.WARNING).open()) {
            assertThat(Logger.getLogger("").getHandlers()).containsExactly(handlers);
            assertThat(Logger.getLogger("").getLevel()).isEqualTo(Level.WARNING);
        }
        assertThat(Logger.getLogger("").getHandlers()).containsExactly(handlers);
    }

    @Test
    @DisplayName("S5.20: JSON of a real call names its file, method and line, the thread and the context")
    void json_ofARealCall_namesCallerAndContext() throws Exception {
        try (Logging logging = builder()
                .format(LogFormat.JSON)
                .name("app")
                .dates(DateTimeFormatter.ISO_INSTANT.withZone(java.time.ZoneOffset.UTC))
                .context(() -> Map.of("request", Thread.currentThread().getName()))
                .open()) {
            LOGGER.log(Level.SEVERE, "lost {0}", "cart");
            LOGGER.log(Level.SEVERE, "failed", new IOException("gone"));
            logging.flush(LIMIT);
        }
        List<String> own = lines("\"shop.cart\"");
        JsonNode first = new ObjectMapper().readTree(own.get(0));
        JsonNode fields = first.get("@fields");
        assertThat(first.get("msg").textValue()).isEqualTo("lost cart");
        assertThat(first.get("@timestamp").textValue()).endsWith("Z");
        assertThat(fields.get("code_file").textValue()).isEqualTo("LoggingTest.java");
        assertThat(fields.get("code_func").textValue()).isEqualTo("json_ofARealCall_namesCallerAndContext");
        assertThat(fields.get("code_module").textValue()).isEqualTo(LoggingTest.class.getName());
        assertThat(fields.get("code_line").intValue()).isPositive();
        assertThat(fields.get("request")).isEqualTo(fields.get("thread_name"));
        assertThat(new ObjectMapper().readTree(own.get(1)).get("stackTrace").textValue())
                .startsWith("java.io.IOException: gone");
    }

    @Test
    @DisplayName(
            "section 3: a stream that blocks never blocks the caller: records are dropped and counted, close is bounded")
    void stream_blocked_neverBlocksTheCaller() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                blocked.countDown();
                boolean isReleased = false;
                while (!isReleased) {
                    try {
                        release.await();
                        isReleased = true;
                    } catch (InterruptedException e) {
                        // As a stuck pipe: it does not care.
                    }
                }
            }
        };
        Logging logging = Logging.builder()
                .format(LogFormat.PLAIN)
                .output(stuck)
                .bufferSize(16)
                .flushInterval(Duration.ZERO)
                .grace(Duration.ofMillis(50))
                .open();
        try {
            LOGGER.info("the one that is stuck");
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10_000; i++) {
                LOGGER.info("one more");
            }
            assertThat(logging.stats().dropped()).isGreaterThanOrEqualTo(10_000 - 16);
            assertThat(logging.flush(Duration.ofMillis(1))).isFalse();
            // That it returns at all is what is asked: the stream is released only after it.
            logging.close();
        } finally {
            release.countDown();
        }
        awaitNoLogThread();
    }

    @Test
    @DisplayName("S5.21: ten threads log at once: each thread's records are in order, and all are written or counted")
    void threads_ten_losesNothingUncounted() throws Exception {
        int each = 2_000;
        List<Thread> threads = new ArrayList<>();
        LoggingStats stats;
        try (Logging logging =
                builder().format(LogFormat.PLAIN).bufferSize(1 << 15).open()) {
            for (int t = 0; t < 10; t++) {
                int number = t;
                threads.add(new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        LOGGER.info("t" + number + " " + i);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(logging.flush(LIMIT)).isTrue();
            stats = logging.stats();
        }
        assertThat(stats.failed()).isZero();
        assertThat(stats.written()).isEqualTo(stats.accepted());
        int[] next = new int[10];
        int lines = 0;
        for (String line : output.lines()) {
            String[] parts = line.split(" ");
            if (line.matches("t[0-9] [0-9]+")) {
                int thread = line.charAt(1) - '0';
                int number = Integer.parseInt(parts[1]);
                assertThat(number).isGreaterThanOrEqualTo(next[thread]);
                next[thread] = number + 1;
                lines++;
            }
        }
        // Somebody else's record may be among the dropped ones.
        assertThat(lines + stats.dropped()).isGreaterThanOrEqualTo(10L * each);
        assertThat(lines).isLessThanOrEqualTo(10 * each);
    }

    @Test
    @DisplayName(
            "S5.22: an uncaught error of a thread is logged with the thread's details, and the former handler still told")
    void uncaught_inAThread_isLogged() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        List<String> told = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> told.add(thread.getName()));
        try (Logging logging = builder().open()) {
            Thread thread = new Thread(
                    () -> {
                        throw new IllegalStateException("as the test wants");
                    },
                    "doomed");
            thread.start();
            thread.join();
            logging.flush(LIMIT);
            assertThat(lines(":io.pinion.unhandled.threads:").get(0))
                    .startsWith("ERROR:io.pinion.unhandled.threads:Uncaught error in the thread \"doomed\" (id ");
            assertThat(output.text()).contains("\tjava.lang.IllegalStateException: as the test wants");
            assertThat(told).containsOnlyOnce("doomed");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    @DisplayName(
            "S5.22: an uncaught error of a worker's task is logged with the task's details; a storm is held back and counted")
    void uncaught_inATask_isLogged() throws Exception {
        try (Logging logging = builder().open();
                Worker worker = Worker.start(WorkerConfig.builder()
                        .name("crew")
                        .errorHandler(Logging.taskErrors())
                        .build())) {
            for (int i = 0; i < 100; i++) {
                worker.execute(new Doomed());
            }
            assertThat(worker.drain(LIMIT)).isTrue();
            logging.flush(LIMIT);
            List<String> lines = output.lines().stream()
                    .filter(line -> line.startsWith("ERROR:io.pinion.unhandled.tasks:"))
                    .toList();
            assertThat(lines).hasSize(10);
            assertThat(lines.get(0)).contains("on the thread \"crew\": doomed\\ntask");
        }
    }

    private static final class Doomed implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("as the test wants");
        }

        @Override
        public String toString() {
            return "doomed\ntask";
        }
    }

    @Test
    @DisplayName("S5.18: a reset of the log manager closes; opening again works")
    void reset_ofTheLogManager_closes() {
        Handler[] handlers = Logger.getLogger("").getHandlers();
        Level level = Logger.getLogger("").getLevel();
        Logging logging = builder().open();
        LOGGER.info("before");
        LogManager.getLogManager().reset();
        assertThat(output.lines()).contains("INFO:shop.cart:before");
        logging.close();
        builder().open().close();
        Arrays.stream(handlers).forEach(Logger.getLogger("")::addHandler);
        Logger.getLogger("").setLevel(level);
    }

    @Test
    @DisplayName("S5.21: a close by an interrupted thread still writes everything; the flag stays")
    void close_interrupted_writesEverything() {
        Logging logging = builder().flushInterval(Duration.ofHours(1)).open();
        for (int i = 0; i < 100; i++) {
            LOGGER.info("line " + i);
        }
        Thread.currentThread().interrupt();
        logging.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lines(":shop.cart:line ")).hasSize(100);
    }

    @Test
    @DisplayName("S5.18: bad values are refused with name, value and rule")
    void builder_badValues_areRefused() {
        assertThatThrownBy(() -> Logging.builder().bufferSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bufferSize must be from 2 to 1048576 records, was 0");
        assertThatThrownBy(() -> Logging.builder().flushInterval(Duration.ofMillis(-1)))
                .hasMessageContaining("flushInterval");
        assertThatThrownBy(() -> Logging.builder().grace(Duration.ofDays(1_000)))
                .hasMessageContaining("grace");
        assertThatThrownBy(() -> Logging.builder().dates(DateTimeFormatter.ISO_INSTANT.withZone(null)))
                .hasMessageContaining("zone");
        assertThatThrownBy(() -> Logging.builder().name("a\nb")).hasMessageContaining("control");
        assertThatThrownBy(() -> Logging.builder().format(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Logging.builder().level(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Logging.builder().context(null)).isInstanceOf(NullPointerException.class);
    }
}
