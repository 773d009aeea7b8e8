package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How services become ready, and what happens when one does not. */
class EntrypointStartTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("S5.1: start is all a service must have; stop and its declaration have defaults")
    void service_withStartOnly_startsAndStops() throws Exception {
        Service onlyStart = scope -> Service.done();
        CompletableFuture<Entrypoint> entry = begin(onlyStart);
        assertThat(entry.get().isRunning()).isTrue();
        assertThat(end(entry)).isCompletedWithValue(0);
    }

    @Test
    @DisplayName("S5.2, case 3: one that runs for ever is ready at its signal, and stopping cancels it")
    void forEver_atItsSignal_isReadyAndGoesOn() {
        FakeService service = new FakeService("loop", log).forEver();
        CompletableFuture<Entrypoint> entry = begin(service);
        assertThat(entry).isCompleted();
        assertThat(service.started).isNotDone();
        assertThat(end(entry)).isCompletedWithValue(0);
        assertThat(service.started).isCancelled();
        assertThat(log).containsExactly("start loop", "stop loop");
    }

    @Test
    @DisplayName("S5.3: one that starts and stops is ready when its start has ended, and stopped once")
    void startAndStop_whenTheStartEnds_isReady() {
        FakeService service = new FakeService("db", log);
        service.stopped.complete(null);
        CompletableFuture<Entrypoint> entry = begin(service);
        assertThat(entry).isNotDone();
        service.started.complete(null);
        manual.runAll();
        assertThat(entry).isCompleted();
        assertThat(end(entry)).isCompletedWithValue(0);
        assertThat(end(entry)).isCompletedWithValue(0);
        assertThat(service.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.3: a needless ready() of one whose start has ended does no harm")
    void ready_ofOneThatHasStarted_isNoDeath() {
        Service service = scope -> {
            scope.ready();
            return Service.done();
        };
        CompletableFuture<Entrypoint> entry = begin(service);
        assertThat(entry.join().isRunning()).isTrue();
        assertThat(end(entry)).isCompletedWithValue(0);
    }

    @Test
    @DisplayName("case 4: entry waits for a start of one second")
    void start_ofOneSecond_isWaitedFor() {
        Service slow = scope -> scope.worker().timers().delay(Duration.ofSeconds(1));
        CompletableFuture<Entrypoint> entry = begin(slow);
        manual.advance(Duration.ofMillis(999));
        assertThat(entry).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThat(entry).isCompleted();
    }

    @Test
    @DisplayName("S5.4: a start that never ends is cancelled after the time-out, and the error names it")
    void start_thatNeverEnds_timesOut() {
        FakeService hung = new FakeService("hung", log);
        FakeService quick = new FakeService("quick", log).quick();
        CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                .services(quick, hung)
                .startTimeout(Duration.ofSeconds(5))
                .startAsync();
        manual.advance(Duration.ofMillis(4_999));
        assertThat(entry).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThatThrownBy(entry::get)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("'hung'")
                .hasMessageContaining("PT5S")
                .hasMessageNotContaining("'quick'");
        assertThat(hung.started).isCancelled();
        assertThat(log).containsExactly("start quick", "start hung", "stop quick");
    }

    @Test
    @DisplayName("S5.8: five starts of 100 ms take 100 ms together")
    void starts_ofFive_overlap() {
        List<Service> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // It captures, so that each is an instance of its own.
            int extraNs = i;
            five.add(scope ->
                    scope.worker().timers().delay(Duration.ofMillis(100).minusNanos(extraNs)));
        }
        CompletableFuture<Entrypoint> entry = begin(five.toArray(new Service[0]));
        manual.advance(Duration.ofMillis(99));
        assertThat(entry).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThat(entry).isCompleted();
        assertThat(entry.join().services()).hasSize(5);
    }

    @Test
    @DisplayName("S5.8: the same instance given twice counts once; an equal one is another")
    void sameInstance_givenTwice_countsOnce() {
        record Equal(List<String> log) implements Service {
            @Override
            public CompletableFuture<?> start(ServiceScope scope) {
                log.add("started");
                return Service.done();
            }
        }
        Equal one = new Equal(log);
        Equal other = new Equal(log);
        CompletableFuture<Entrypoint> entry = begin(one, one, other);
        assertThat(log).containsExactly("started", "started");
        assertThat(entry.join().services()).hasSize(2);
    }

    @Test
    @DisplayName("S5.9: one start fails: the unfinished are cancelled, the ready stopped, errors attached, rethrown")
    void start_failingLate_takesTheOthersBack() {
        IOException error = new IOException("no port");
        IllegalStateException onStop = new IllegalStateException("stop failed too");
        FakeService ready = new FakeService("ready", log).forEver();
        FakeService started = new FakeService("started", log).quick().failingStop(onStop);
        FakeService slow = new FakeService("slow", log);
        FakeService bad = new FakeService("bad", log);
        FakeService never = new FakeService("never", log).quick().needs("slow");
        CompletableFuture<Entrypoint> entry = begin(ready, started, slow, bad, never);
        bad.started.completeExceptionally(error);
        manual.runAll();
        assertThatThrownBy(entry::get).hasCause(error);
        assertThat(slow.started).isCancelled();
        assertThat(ready.started).isCancelled();
        assertThat(ready.stopCause).isSameAs(error);
        assertThat(error.getSuppressed()).hasSize(1);
        assertThat(error.getSuppressed()[0])
                .isInstanceOf(ServiceStopException.class)
                .hasMessageContaining("'started'")
                .hasCause(onStop);
        assertThat(log).contains("stop ready", "stop started").doesNotContain("stop slow", "stop bad", "start never");
    }

    @Test
    @DisplayName("S5.9: a start that throws at once fails the same way")
    void start_throwing_failsTheEntry() {
        FakeService bad = new FakeService("bad", log).failingStart(new IOException("at once"));
        FakeService good = new FakeService("good", log).quick();
        CompletableFuture<Entrypoint> entry = begin(bad, good);
        assertThatThrownBy(entry::get).hasRootCauseMessage("at once");
        assertThat(good.stops).isEqualTo(1);
        assertThat(bad.stops).isZero();
    }

    @Test
    @DisplayName("S5.9: a start that returns null is an error that says what to return")
    void start_returningNull_fails() {
        CompletableFuture<Entrypoint> entry = begin(scope -> null);
        assertThatThrownBy(entry::get)
                .hasCauseInstanceOf(NullPointerException.class)
                .hasMessageContaining("Service.done()");
    }

    @Test
    @DisplayName("S5.9: a start that ends well although it was cancelled is stopped")
    void start_thatWinsAgainstItsCancel_isStopped() {
        CompletableFuture<Void> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return complete(null);
            }
        };
        Service service = new Service() {
            @Override
            public CompletableFuture<?> start(ServiceScope scope) {
                return stubborn;
            }

            @Override
            public CompletableFuture<?> stop(Throwable cause) {
                log.add("stopped");
                return Service.done();
            }
        };
        FakeService bad = new FakeService("bad", log).failingStart(new IOException("no"));
        CompletableFuture<Entrypoint> entry = begin(service, bad);
        assertThat(entry).isCompletedExceptionally();
        assertThat(log).contains("stopped");
    }

    @Test
    @DisplayName("S5.9: a service that reports a failure before it is ready fails the start")
    void fail_beforeReady_failsTheStart() {
        FakeService service = new FakeService("db", log);
        CompletableFuture<Entrypoint> entry = begin(service);
        service.scope.fail(new IOException("lost"));
        manual.runAll();
        assertThatThrownBy(entry::get).hasRootCauseMessage("lost");
        assertThat(service.started).isCancelled();
    }

    @Test
    @DisplayName("S5.4: a stage that cannot be cancelled does not hold the roll-back")
    void minimalStage_whenAnotherFails_holdsNothing() {
        CompletableFuture<Void> hidden = new CompletableFuture<>();
        CompletableFuture<Entrypoint> entry = begin(
                scope -> hidden.minimalCompletionStage(),
                new FakeService("bad", log).failingStart(new IOException("no")));
        assertThat(entry).isCompletedExceptionally();
    }

    @Test
    @DisplayName("S5.9: one that said it is ready is stopped, even if the failure came before anybody heard it")
    void ready_notHeardBeforeTheFailure_isOwedItsStop() {
        CompletableFuture<Void> run = new CompletableFuture<>();
        Service loop = new Service() {
            @Override
            public java.util.concurrent.CompletionStage<?> start(ServiceScope scope) {
                scope.ready();
                return run.minimalCompletionStage();
            }

            @Override
            public CompletableFuture<?> stop(Throwable cause) {
                log.add("stop loop");
                return Service.done();
            }
        };
        FakeService bad = new FakeService("bad", log).failingStart(new IOException("no"));
        assertThat(begin(bad, loop)).isCompletedExceptionally();
        assertThat(log).containsExactly("start bad", "stop loop");
    }

    @Test
    @DisplayName("S5.16: an entrypoint without services starts and ends")
    void entrypoint_withoutServices_startsAndEnds() {
        CompletableFuture<Entrypoint> entry = begin();
        assertThat(entry).isCompleted();
        assertThat(end(entry)).isCompletedWithValue(0);
        assertThat(entry.join().isRunning()).isFalse();
    }

    @Test
    @DisplayName("S5.9: closed while it starts, it cancels and says so")
    void close_whileStarting_cancels() {
        FakeService slow = new FakeService("slow", log);
        Entrypoint[] seen = new Entrypoint[1];
        Service peek = scope -> {
            seen[0] = scope.entrypoint();
            return Service.done();
        };
        CompletableFuture<Entrypoint> entry = begin(peek, slow);
        CompletableFuture<Integer> ended = seen[0].closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        assertThatThrownBy(entry::get).hasMessageContaining("closed before the services were ready");
        assertThat(slow.started).isCancelled();
    }

    private CompletableFuture<Entrypoint> begin(Service... services) {
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).services(services).startAsync();
        manual.runAll();
        return entry;
    }

    private CompletableFuture<Integer> end(CompletableFuture<Entrypoint> entry) {
        CompletableFuture<Integer> ended = entry.join().closeAsync(null);
        manual.runAll();
        return ended;
    }
}
