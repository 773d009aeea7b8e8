package io.pinion.services.logging;

import static io.pinion.services.logging.LogFixtures.HOSTILE;
import static io.pinion.services.logging.LogFixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.services.logging.TextLayout.Style;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Level;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextLayoutTest {
    private static String text(Style style, boolean isColoured, LogEvent event) {
        return text(new TextLayout(style, isColoured, new LogDates.None()), event);
    }

    private static String text(LogLayout layout, LogEvent event) {
        return new String(layout.bytes(event), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("S5.19: stream is LEVEL:name:msg, with a date if there is a format for it")
    void stream_event_isLevelNameMessage() {
        LogEvent event = event(LogSeverity.WARN, "low stock", null);
        assertThat(text(Style.STREAM, false, event)).isEqualTo("WARN:shop.cart:low stock\n");
        LogDates dates = new LogDates.Formatted(
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Europe/Paris")));
        assertThat(text(new TextLayout(Style.STREAM, false, dates), event))
                .isEqualTo("2026-11-20 11:15:30 WARN:shop.cart:low stock\n");
        assertThat(text(new TextLayout(Style.STREAM, false, new LogDates.Epoch()), event))
                .isEqualTo("1795169730.123456 WARN:shop.cart:low stock\n");
    }

    @Test
    @DisplayName("S5.19: plain is the message only")
    void plain_event_isMessageOnly() {
        assertThat(text(Style.PLAIN, false, event(LogSeverity.ERROR, "größe €", null)))
                .isEqualTo("größe €\n");
    }

    @Test
    @DisplayName("S5.19: a message that begins with a tab is told from a line of a stack trace")
    void plain_messageWithLeadingTab_isNoTraceLine() {
        assertThat(text(Style.PLAIN, false, event(LogSeverity.ERROR, "\tat x\ty", null)))
                .isEqualTo("\\tat x\ty\n");
    }

    @Test
    @DisplayName("S5.19: colour has thread, level and name, and is the same without colours where they are not wanted")
    void colour_event_hasThreadLevelName() {
        LogEvent event = event(LogSeverity.ERROR, "lost", null);
        assertThat(text(Style.COLOUR, false, event)).isEqualTo("[T:main] ERROR:shop.cart: lost\n");
        assertThat(text(Style.COLOUR, true, event))
                .isEqualTo("\u001B[34m[T:main]\u001B[0m \u001B[31mERROR:shop.cart: lost\u001B[0m\n");
    }

    @Test
    @DisplayName("S5.18: where the journal reads a stream, each line has its priority in front")
    void priority_event_hasPriorityOnEachLine() {
        String text = text(Style.PRIORITY, false, event(LogSeverity.ERROR, "lost", new IllegalStateException("x")));
        assertThat(text.lines()).allMatch(line -> line.startsWith("<3>")).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    @DisplayName("S5.19: a hostile message, logger, thread or exception stays on its lines and cannot steer a terminal")
    void hostileText_inEveryPlace_isEscaped(Style style) {
        LogEvent event = new LogEvent(
                LogFixtures.THEN,
                LogSeverity.INFO,
                "log" + HOSTILE,
                HOSTILE,
                HOSTILE,
                java.util.List.of(),
                new IllegalStateException(HOSTILE),
                "thread" + HOSTILE,
                null,
                java.util.Map.of());
        String text = text(style, false, event);
        assertThat(text).doesNotContain("\r", "\u001B", "\u009B", "\u2028", "\u202E", "\u0000");
        assertThat(text.lines().skip(1)).allMatch(line -> line.contains("\t"));
        assertThat(text).contains("a\\nERROR:root:forged\\r\\u001b[2J\\u009b31m\\u2028\\u202eb\\ud800c\\udc00\\u0000");
        assertThat(text.lines().filter(line -> line.startsWith("ERROR"))).isEmpty();
    }

    @Test
    @DisplayName("S5.20: five words for all levels; what lies above SEVERE is fatal")
    void level_ofAnyValue_hasAWord() {
        assertThat(LogSeverity.of(Level.FINEST).word).isEqualTo("debug");
        assertThat(LogSeverity.of(Level.FINE).word).isEqualTo("debug");
        assertThat(LogSeverity.of(Level.CONFIG).word).isEqualTo("info");
        assertThat(LogSeverity.of(Level.INFO).word).isEqualTo("info");
        assertThat(LogSeverity.of(Level.WARNING).word).isEqualTo("warn");
        assertThat(LogSeverity.of(Level.SEVERE).word).isEqualTo("error");
        assertThat(LogSeverity.of(new Level("CRITICAL", 1_100) {}).word).isEqualTo("fatal");
    }

    @Test
    @DisplayName(
            "S5.19: a stack trace with a circle, thousands of suppressed errors or a message that throws is bounded")
    void stackTrace_hostile_isBounded() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        for (int i = 0; i < 10_000; i++) {
            first.addSuppressed(new Exception("s" + i));
        }
        assertThat(LogTrace.lines(first)).hasSizeLessThanOrEqualTo(500);
        Exception throwing = new Exception() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("no trace");
            }
        };
        assertThat(LogTrace.lines(throwing)).hasSize(2).allMatch(line -> line.contains("threw a"));
    }
}
