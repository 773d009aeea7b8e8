package io.pinion.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingErrorHandlerTest {
    // Held strongly: java.util.logging keeps its loggers weakly.
    private static final Logger LOGGER = Logger.getLogger("io.pinion.worker");

    private final AtomicLong clockNs = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
    private final LoggingErrorHandler handler = new LoggingErrorHandler(clockNs::get);
    private final IllegalStateException error = new IllegalStateException("wanted");

    private final Handler sink = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    };

    @BeforeEach
    void listen() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(sink);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(sink);
        LOGGER.setUseParentHandlers(true);
    }

    private static Object named(String text) {
        return new Object() {
            @Override
            public String toString() {
                return text;
            }
        };
    }

    private String onlyLine() {
        assertThat(lines).hasSize(1);
        return lines.get(0).getMessage();
    }

    @Test
    void onError_first_logsTheTaskTheErrorAndACount() {
        handler.onError(named("ship invoices"), error);
        assertThat(onlyLine()).contains("ship invoices", "failure 1");
        assertThat(lines.get(0).getThrown()).isSameAs(error);
        assertThat(lines.get(0).getLevel()).isEqualTo(Level.SEVERE);
        assertThat(lines.get(0).getLoggerName()).isEqualTo("io.pinion.worker");
    }

    @Test
    void onError_flood_logsTenLinesPerWindow() {
        for (int i = 0; i < 1_000; i++) {
            handler.onError(named("task"), error);
        }
        assertThat(lines).hasSize(LoggingErrorHandler.MAX_LINES_PER_WINDOW).hasSize(10);
        clockNs.addAndGet(LoggingErrorHandler.WINDOW_NS - 1);
        handler.onError(named("task"), error);
        assertThat(lines).hasSize(10);
    }

    @Test
    void onError_inTheNextWindow_countsWhatWasHeldBack() {
        for (int i = 0; i < 25; i++) {
            handler.onError(named("task"), error);
        }
        clockNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
        handler.onError(named("task"), error);
        handler.onError(named("task"), error);
        assertThat(lines).hasSize(12);
        assertThat(lines.get(10).getMessage()).contains("failure 26", "15 earlier ones not logged");
        assertThat(lines.get(11).getMessage()).contains("failure 27").doesNotContain("not logged");
    }

    @Test
    void onError_aQuietWindowLater_startsANewBudget() {
        for (int window = 0; window < 3; window++) {
            for (int i = 0; i < 10; i++) {
                handler.onError(named("task"), error);
            }
            clockNs.addAndGet(3 * LoggingErrorHandler.WINDOW_NS);
        }
        assertThat(lines).hasSize(30).noneMatch(line -> line.getMessage().contains("not logged"));
    }

    @ParameterizedTest
    @ValueSource(chars = {'\n', '\r', '\t', '\u0000', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029'})
    void onError_taskWithControlCharacters_logsThemReplaced(char control) {
        handler.onError(named("before" + control + "after"), error);
        assertThat(onlyLine()).contains("before?after").doesNotContain(String.valueOf(control));
    }

    @Test
    void onError_taskWithALongName_cutsIt() {
        handler.onError(named("x".repeat(10_000)), error);
        assertThat(onlyLine()).contains("x".repeat(256)).doesNotContain("x".repeat(257));
    }

    @Test
    void onError_taskWhoseToStringThrows_namesItsClass() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("hostile");
            }
        };
        handler.onError(hostile, error);
        assertThat(onlyLine()).contains(hostile.getClass().getName(), "toString threw");
        assertThat(lines.get(0).getThrown()).isSameAs(error);
    }

    @Test
    void onError_taskWhoseToStringRecursesForEver_stillLogs() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                return "again " + this;
            }
        };
        handler.onError(hostile, error);
        assertThat(onlyLine()).contains("toString threw");
    }

    @Test
    void onError_taskWhoseToStringIsNull_stillLogs() {
        assertThatCode(() -> handler.onError(named(null), error)).doesNotThrowAnyException();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).getThrown()).isSameAs(error);
    }

    @Test
    void onError_fromManyThreads_keepsTheLimitAndTheCount() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    barrier.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < 250; i++) {
                    handler.onError(named("task"), error);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(lines).hasSize(10);
        clockNs.addAndGet(LoggingErrorHandler.WINDOW_NS);
        handler.onError(named("task"), error);
        assertThat(lines.get(10).getMessage()).contains("failure 1001", "990 earlier ones not logged");
    }

    @Test
    void logging_calledTwice_returnsHandlersWithLimitsOfTheirOwn() {
        TaskErrorHandler first = TaskErrorHandler.logging();
        TaskErrorHandler second = TaskErrorHandler.logging();
        assertThat(first).isNotSameAs(second);
        for (int i = 0; i < 15; i++) {
            first.onError(named("task"), error);
            second.onError(named("task"), error);
        }
        assertThat(lines).hasSize(20);
    }
}
