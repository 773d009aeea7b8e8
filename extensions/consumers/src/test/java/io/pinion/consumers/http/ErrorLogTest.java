package io.pinion.consumers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is logged, and how much. */
class ErrorLogTest {
    private static final Logger LOGGER = Logger.getLogger("io.pinion.consumers.http");

    private static final class Lines extends Handler {
        final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            messages.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("F38: errors are logged escaped, cut, and ten in ten seconds")
    void error_inAFlood_isBounded() {
        Lines lines = new Lines();
        LOGGER.addHandler(lines);
        LOGGER.setUseParentHandlers(false);
        try {
            AtomicLong nowNs = new AtomicLong();
            ErrorLog log = new ErrorLog("test", nowNs::get);
            Exception error =
                    new IllegalStateException("a\r\nforged\u0085\u2028" + "x".repeat(300), new Exception("why"));
            for (int i = 0; i < 100; i++) {
                log.error("GET / failed", error);
            }
            assertThat(lines.messages).hasSize(ErrorLog.MAX_LINES_PER_WINDOW);
            assertThat(lines.messages.get(0))
                    .startsWith("HTTP server test: GET / failed: java.lang.IllegalStateException: a\\u000d\\u000aforged"
                            + "\\u0085\\u2028xxx")
                    .contains("x... (cut)")
                    .contains("Caused by: java.lang.Exception: why")
                    .contains("\tat io.pinion.consumers.http.ErrorLogTest");

            nowNs.addAndGet(ErrorLog.WINDOW_NS);
            log.error("GET / failed", error);

            assertThat(lines.messages).hasSize(ErrorLog.MAX_LINES_PER_WINDOW + 1);
            assertThat(lines.messages.get(10)).contains("(90 earlier errors not logged)");
        } finally {
            LOGGER.removeHandler(lines);
            LOGGER.setUseParentHandlers(true);
        }
    }
}
