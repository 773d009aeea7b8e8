package io.pinion.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.test.ManualWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<CompletableFuture<Void>> runs = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private Ticker start(int maxConcurrency) {
        Ticker ticker = new Ticker(
                manual.worker(),
                Duration.ofMillis(100),
                maxConcurrency,
                () -> manual.worker().submitAsync(() -> {
                    CompletableFuture<Void> run = new CompletableFuture<>();
                    runs.add(run);
                    return run;
                }));
        manual.worker().execute(ticker::start);
        manual.runAll();
        return ticker;
    }

    private void endAfter(int run, Duration time) {
        manual.advance(time);
        runs.get(run).complete(null);
        manual.runAll();
    }

    @Test
    @DisplayName("S3 case 27: the first run at once; a body of 200 ms on a grid of 100 ms skips the ticks it misses")
    void slowBody_skipsTicksAndStaysOnTheGrid() {
        Ticker ticker = start(1);
        assertThat(runs).hasSize(1);
        endAfter(0, Duration.ofMillis(150));
        assertThat(runs).hasSize(1);
        manual.advance(Duration.ofMillis(50));
        assertThat(runs).hasSize(2);
        assertThat(ticker.skipped()).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 case 28: as many as may overlap, then a run waits for a slot; a failing run frees its slot")
    void maxConcurrency_isKept() {
        start(2);
        manual.advance(Duration.ofMillis(300));
        assertThat(runs).hasSize(2);
        runs.get(0).completeExceptionally(new IllegalStateException("failed"));
        manual.runAll();
        manual.advance(Duration.ofMillis(100));
        assertThat(runs).hasSize(3);
    }

    @Test
    @DisplayName("S3 case 28: a stop waits for the runs, and no tick comes after it")
    void stop_waitsForRuns() {
        Ticker ticker = start(1);
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        manual.worker().execute(() -> ends.add(ticker.stop()));
        manual.runAll();
        assertThat(ends.get(0)).isNotDone();
        endAfter(0, Duration.ofSeconds(1));
        assertThat(ends.get(0)).isDone();
        manual.advance(Duration.ofSeconds(5));
        assertThat(runs).hasSize(1);
    }

    @Test
    void bodyThatIsRefused_isReported_andTheTicksGoOn() {
        int[] calls = {0};
        Ticker ticker = new Ticker(manual.worker(), Duration.ofMillis(100), 1, () -> {
            calls[0]++;
            throw new IllegalStateException("refused");
        });
        manual.worker().execute(ticker::start);
        manual.runAll();
        manual.advance(Duration.ofMillis(200));
        assertThat(calls[0]).isEqualTo(3);
    }
}
