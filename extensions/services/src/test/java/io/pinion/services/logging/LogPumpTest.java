package io.pinion.services.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.services.logging.LogFixtures.Output;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The buffer on a clock moved by hand. */
class LogPumpTest {
    private final ManualWorker manual =
            ManualWorker.create(WorkerConfig.builder().capacity(4).build(), new ManualClock());
    private final Output output = new Output();

    private LogPump pump(OutputStream stream, Duration interval) {
        TextLayout layout = new TextLayout(TextLayout.Style.PLAIN, false, new LogDates.None());
        return new LogPump(
                manual.worker(),
                new StreamSink(stream, layout),
                new LogCapture(false, null),
                interval,
                InstantSource.fixed(LogFixtures.THEN));
    }

    private static LogRecord record(String message) {
        return new LogRecord(Level.INFO, message);
    }

    @Test
    @DisplayName("S5.21: lines are collected and given out when the interval is over, together")
    void lines_withinTheInterval_areWrittenTogether() {
        LogPump pump = pump(output, Duration.ofMillis(200));
        pump.publish(record("one"));
        pump.publish(record("two"));
        manual.advance(Duration.ofMillis(199));
        assertThat(output.text()).isEmpty();
        manual.advance(Duration.ofMillis(1));
        assertThat(output.lines()).containsExactly("one", "two");
        assertThat(pump.stats()).isEqualTo(new LoggingStats(2, 2, 0, 0));
    }

    @Test
    @DisplayName("S5.21: with an interval of zero each line goes out at once")
    void lines_withoutInterval_areWrittenAtOnce() {
        LogPump pump = pump(output, Duration.ZERO);
        pump.publish(record("one"));
        manual.runAll();
        assertThat(output.lines()).containsExactly("one");
    }

    @Test
    @DisplayName("S5.21: a full buffer drops, counts, and the count is logged; nothing is thrown into the caller")
    void buffer_full_dropsAndTells() {
        LogPump pump = pump(output, Duration.ofMillis(200));
        for (int i = 0; i < 10; i++) {
            pump.publish(record("line " + i));
        }
        assertThat(pump.stats().dropped()).isEqualTo(6);
        manual.advance(Duration.ofMillis(200));
        assertThat(output.lines()).hasSize(5).startsWith("line 0", "line 1", "line 2", "line 3");
        assertThat(output.lines().get(4)).startsWith("6 log records were dropped, 6 in all");
        pump.publish(record("again"));
        manual.advance(Duration.ofMillis(200));
        assertThat(output.lines()).hasSize(6).endsWith("again");
        assertThat(pump.stats()).isEqualTo(new LoggingStats(6, 6, 6, 0));
    }

    @Test
    @DisplayName("S5.21: a stream that fails loses lines and says how many; later ones are written")
    void stream_failing_isCounted() {
        boolean[] isBroken = {true};
        OutputStream stream = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (isBroken[0]) {
                    throw new IOException("broken pipe");
                }
                output.write(b);
            }
        };
        LogPump pump = pump(stream, Duration.ofMillis(200));
        pump.publish(record("lost"));
        pump.publish(record("lost too"));
        manual.advance(Duration.ofMillis(200));
        assertThat(pump.stats()).isEqualTo(new LoggingStats(2, 0, 0, 2));
        isBroken[0] = false;
        pump.publish(record("well"));
        manual.advance(Duration.ofMillis(200));
        assertThat(output.lines()).containsExactly("well");
        assertThat(pump.stats()).isEqualTo(new LoggingStats(3, 1, 0, 2));
    }

    @Test
    @DisplayName("S5.21: a stream that logs while it is written does not feed itself for ever")
    void stream_thatLogs_doesNotFeedItself() {
        LogPump[] pump = new LogPump[1];
        OutputStream stream = new OutputStream() {
            @Override
            public void write(int b) {
                pump[0].publish(record("I am being written"));
            }
        };
        pump[0] = pump(stream, Duration.ZERO);
        pump[0].publish(record("x"));
        manual.runAll();
        assertThat(pump[0].stats().accepted()).isLessThanOrEqualTo(3);
        assertThat(pump[0].stats().dropped()).isPositive();
    }

    @Test
    @DisplayName("S5.21: a record after the close is dropped and counted")
    void publish_afterClose_isDropped() {
        LogPump pump = pump(output, Duration.ofMillis(200));
        pump.publish(record("kept"));
        manual.shutdown();
        pump.publish(record("late"));
        assertThat(pump.stats().dropped()).isOne();
    }

    @Test
    @DisplayName("S5.21: lines accepted before a close that cancels the flush's timer are written")
    void publish_beforeAClose_isFlushed() {
        LogPump pump = pump(output, Duration.ofHours(1));
        pump.publish(record("one"));
        manual.runAll();
        pump.publish(record("two"));
        manual.shutdown();
        assertThat(output.lines()).containsExactly("one", "two");
        assertThat(pump.stats()).isEqualTo(new LoggingStats(2, 2, 0, 0));
    }

    @Test
    @DisplayName("S5.21: an argument that logs itself is captured once; what it logs is dropped and counted")
    void arguments_thatLogThemselves_areCapturedOnce() {
        LogPump pump = pump(output, Duration.ZERO);
        LogRecord endless = record("value {0}");
        int[] depth = {0};
        endless.setParameters(new Object[] {
            new Object() {
                @Override
                public String toString() {
                    depth[0]++;
                    pump.publish(endless);
                    return "text";
                }
            }
        });
        pump.publish(endless);
        manual.runAll();
        assertThat(output.lines()).startsWith("value text");
        assertThat(pump.stats().dropped()).isEqualTo(depth[0]).isLessThan(10);
    }

    @Test
    @DisplayName("S5.19: datagrams that fail after they were queued count as lost")
    void datagrams_failingLater_areCounted() {
        TextLayout layout = new TextLayout(TextLayout.Style.PLAIN, false, new LogDates.None());
        DatagramSink sink =
                new DatagramSink(manual.worker(), Path.of("/nowhere"), layout, new StreamSink(output, layout));
        sink.watch.error(null, new IOException("as the test wants"));
        assertThat(sink.flush()).isOne();
        assertThat(sink.flush()).isZero();
    }

    @Test
    @DisplayName("S5.21: arguments whose toString throws or has no end, and formats that make no sense, do no harm")
    void arguments_hostile_doNoHarm() {
        LogPump pump = pump(output, Duration.ZERO);
        LogRecord throwing = record("value {0}");
        throwing.setParameters(new Object[] {
            new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("no text");
                }
            }
        });
        LogRecord odd = record("{0,number,#.#} {zero} '{");
        odd.setParameters(new Object[] {"text"});
        LogRecord huge = record("x".repeat(10_000_000));
        LogRecord nothing = new LogRecord(Level.INFO, null);
        pump.publish(throwing);
        pump.publish(odd);
        pump.publish(huge);
        pump.publish(nothing);
        manual.runAll();
        assertThat(pump.stats()).isEqualTo(new LoggingStats(4, 4, 0, 0));
        assertThat(output.lines()).hasSize(4).last().isEqualTo("null");
        assertThat(output.size()).isLessThan(20_000);
    }
}
