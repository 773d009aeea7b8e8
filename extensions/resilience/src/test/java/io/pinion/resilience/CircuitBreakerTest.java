package io.pinion.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinion.test.ManualClock;
import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CircuitBreakerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final AtomicReference<Double> draw = new AtomicReference<>(0.5);
    private final List<String> changes = new ArrayList<>();

    private CircuitBreakerBuilder builder() {
        return CircuitBreaker.named("ledger")
                .failureRatio(0.5)
                .minimumCalls(4)
                .window(8)
                .openFor(SECOND.multipliedBy(30))
                .trialCalls(2)
                .recoveryTime(SECOND.multipliedBy(10))
                .nanoClock(clock::nanoTime)
                .random(draw::get)
                .onStateChange((from, to) -> changes.add(from + ">" + to));
    }

    private static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new IOException("down");
                    }))
                    .isInstanceOf(IOException.class);
        }
    }

    private static String succeed(CircuitBreaker breaker) {
        return breaker.call(() -> "up");
    }

    @Test
    @DisplayName(
            "aiomisc 30: opens under constant failures, refuses for its time, recovers partly, closes after success")
    void breaker_overAnOutage_opensRefusesRecoversAndCloses() {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        AtomicInteger calls = new AtomicInteger();
        clock.advance(SECOND.multipliedBy(30));
        assertThatThrownBy(() -> breaker.call(calls::incrementAndGet))
                .isInstanceOf(CircuitOpenException.class)
                .hasMessageContaining("'ledger' is OPEN")
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("down");
        assertThat(calls).hasValue(0);
        clock.advance(Duration.ofNanos(1));
        assertThat(succeed(breaker)).isEqualTo("up");
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        // The share grows over ten seconds: a call that draws the middle is refused before, and passes after five.
        clock.advance(SECOND.multipliedBy(4));
        Throwable refusal = catchThrowable(() -> succeed(breaker));
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        CircuitOpenException.class, e -> assertThat(e.state()).isEqualTo(CircuitState.HALF_OPEN));
        clock.advance(SECOND.multipliedBy(2));
        assertThat(succeed(breaker)).isEqualTo("up");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(changes).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
        assertThat(breaker.stats().refused()).isEqualTo(2);
    }

    @Test
    @DisplayName("aiomisc 30: inspected-out errors do not count")
    void breaker_withIgnoredErrors_staysClosed() {
        CircuitBreaker breaker =
                builder().ignoreIf(IOException.class::isInstance).build();
        fail(breaker, 20);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.stats().calls()).isZero();
    }

    @Test
    @DisplayName("CircuitBreaker: a failing trial opens it again")
    void trial_whenItFails_opensAgain() {
        CircuitBreaker breaker = builder().recoveryTime(Duration.ZERO).build();
        fail(breaker, 4);
        clock.advance(SECOND.multipliedBy(31));
        fail(breaker, 2);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    @DisplayName("CircuitBreaker: slow calls open it, and the refusal says that no error is known")
    void breaker_withSlowCalls_opens() {
        CircuitBreaker breaker = builder().slowCalls(SECOND, 0.75).build();
        for (int i = 0; i < 4; i++) {
            breaker.call(() -> {
                clock.advance(SECOND.multipliedBy(2));
                return null;
            });
        }
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThatThrownBy(() -> succeed(breaker))
                .hasMessageContaining("too slow")
                .hasNoCause();
        assertThat(breaker.stats().slowCalls()).isEqualTo(4);
    }

    @Test
    @DisplayName("CircuitBreaker: in a window of time old failures are forgotten")
    void window_ofTime_forgets() {
        CircuitBreaker breaker = builder().window(SECOND.multipliedBy(10)).build();
        fail(breaker, 3);
        clock.advance(SECOND.multipliedBy(11));
        fail(breaker, 3);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void trial_whoseCallsHang_opensAgainAfterTheRecoveryTime() throws Exception {
        CircuitBreaker breaker = builder().build();
        fail(breaker, 4);
        clock.advance(SECOND.multipliedBy(31));
        AsyncTask<String> hanging = breaker.wrap(CompletableFuture::new);
        hanging.start();
        clock.advance(SECOND.multipliedBy(9));
        hanging.start();
        assertThatThrownBy(() -> succeed(breaker)).isInstanceOf(CircuitOpenException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        clock.advance(SECOND.multipliedBy(2));
        assertThatThrownBy(() -> succeed(breaker)).isInstanceOf(CircuitOpenException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        clock.advance(SECOND.multipliedBy(31));
        assertThat(succeed(breaker)).isEqualTo("up");
    }

    @Test
    void call_thatBeganBeforeTheTrial_doesNotCountInIt() throws Exception {
        CircuitBreaker breaker = builder().build();
        CompletableFuture<String> late = new CompletableFuture<>();
        breaker.wrap(() -> late).start();
        fail(breaker, 4);
        clock.advance(SECOND.multipliedBy(31));
        succeed(breaker);
        late.completeExceptionally(new IOException("old news"));
        clock.advance(SECOND.multipliedBy(9));
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void call_ofAnEarlierTrial_doesNotCountInALaterOne() throws Exception {
        CircuitBreaker breaker = builder().trialCalls(1).build();
        fail(breaker, 4);
        clock.advance(SECOND.multipliedBy(31));
        CompletableFuture<String> ofTheFirst = new CompletableFuture<>();
        breaker.wrap(() -> ofTheFirst).start();
        clock.advance(SECOND.multipliedBy(11));
        assertThatThrownBy(() -> succeed(breaker)).isInstanceOf(CircuitOpenException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        clock.advance(SECOND.multipliedBy(31));
        CompletableFuture<String> ofTheSecond = new CompletableFuture<>();
        breaker.wrap(() -> ofTheSecond).start();
        ofTheFirst.completeExceptionally(new IOException("old news"));
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        ofTheSecond.complete("up");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void trialCall_whenCancelled_givesItsPlaceBack() throws Exception {
        CircuitBreaker breaker = builder().recoveryTime(Duration.ZERO).build();
        fail(breaker, 4);
        clock.advance(SECOND.multipliedBy(31));
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            assertThat(breaker.wrap(() -> stage).start()).isSameAs(stage);
            stage.cancel(true);
        }
        succeed(breaker);
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void wrap_whenTheStageFails_countsTheCauseAndKeepsTheStage() throws Exception {
        CircuitBreaker breaker = builder().build();
        for (int i = 0; i < 4; i++) {
            breaker.wrap(() -> CompletableFuture.completedFuture(1).thenApply(one -> {
                        throw new IllegalArgumentException("cause");
                    }))
                    .start();
        }
        assertThatThrownBy(() -> breaker.wrap(CompletableFuture::new).start())
                .isInstanceOf(CircuitOpenException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listenerAndPredicate_whenTheyThrow_changeNothing() {
        CircuitBreaker breaker = builder()
                .ignoreIf(error -> {
                    throw new IllegalStateException("predicate");
                })
                .onStateChange((from, to) -> {
                    throw new IllegalStateException("listener");
                })
                .build();
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    @DisplayName("CircuitBreaker, known bug: the check of the ratio can trigger")
    void builder_withValuesOutside_refusesThem() {
        CircuitBreakerBuilder builder = CircuitBreaker.named("x");
        for (double ratio : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> builder.failureRatio(ratio)).hasMessageContaining("above 0 and at most 1");
            assertThatThrownBy(() -> builder.slowCalls(SECOND, ratio)).hasMessageContaining("above 0 and at most 1");
        }
        assertThatThrownBy(() -> builder.window(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> builder.window(Duration.ofMillis(1_500))).hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> builder.openFor(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> builder.recoveryTime(SECOND.negated())).hasMessageContaining("zero or more");
        assertThatThrownBy(() -> builder.trialCalls(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> builder.minimumCalls(-1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> CircuitBreaker.named(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    @DisplayName("CircuitBreaker: no thread of its own")
    void breaker_overAnOutage_startsNoThread() {
        breaker_overAnOutage_opensRefusesRecoversAndCloses();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread ->
                        thread.getName().toLowerCase(java.util.Locale.ROOT).contains("circuit"));
    }

    @Test
    void wrap_withARetryOnARealWorkerFromTenThreads_countsEveryCall() throws Exception {
        CircuitBreaker breaker = CircuitBreaker.named("many").window(1_000).build();
        try (Worker worker = Worker.start()) {
            Retry retry = Retry.on(worker)
                    .backoff(Backoff.none())
                    .giveUpIf(CircuitOpenException.class::isInstance)
                    .build();
            List<Thread> threads = new ArrayList<>();
            List<CompletableFuture<Integer>> ends = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 50; i++) {
                        CompletableFuture<Integer> end =
                                retry.submitAsync(breaker.wrap(() -> CompletableFuture.supplyAsync(() -> 1)));
                        synchronized (ends) {
                            ends.add(end);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (CompletableFuture<Integer> end : ends) {
                assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
        // The retry may hear of an end before the breaker does.
        while (breaker.stats().calls() < 500) {
            assertThat(Thread.interrupted()).as("out of time").isFalse();
            Thread.onSpinWait();
        }
        assertThat(breaker.stats()).isEqualTo(new CircuitStats(CircuitState.CLOSED, 500, 0, 0, 0));
    }
}
