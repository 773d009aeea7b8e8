package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How services stop: in order, each of them, in bounded time. */
class EntrypointStopTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("S5.10, case 1: a normal end stops all, with no cause")
    void end_normal_stopsAllWithoutCause() {
        FakeService one = new FakeService("one", log).quick();
        FakeService two = new FakeService("two", log).forEver();
        assertThat(end(begin(one, two), null)).isCompletedWithValue(0);
        assertThat(one.stops).isEqualTo(1);
        assertThat(two.stops).isEqualTo(1);
        assertThat(one.stopCause).isNull();
    }

    @Test
    @DisplayName("S5.10, case 1: an end with an error hands it to each stop")
    void end_withAnError_handsItToEachStop() {
        FakeService one = new FakeService("one", log).quick();
        FakeService two = new FakeService("two", log).forEver();
        IOException error = new IOException("body");
        assertThat(end(begin(one, two), error)).isCompletedWithValue(0);
        assertThat(one.stopCause).isSameAs(error);
        assertThat(two.stopCause).isSameAs(error);
    }

    @Test
    @DisplayName("S5.11: the run for ever is cancelled, then stop is called, then leftovers and the context end")
    void stop_ofOneThatRunsForEver_cancelsFirst() {
        List<Boolean> cancelledBeforeStop = new ArrayList<>();
        CompletableFuture<Void> run = new CompletableFuture<>();
        Service service = new Service() {
            @Override
            public CompletableFuture<?> start(ServiceScope scope) {
                scope.ready();
                return run;
            }

            @Override
            public CompletableFuture<?> stop(Throwable cause) {
                cancelledBeforeStop.add(run.isCancelled());
                return Service.done();
            }
        };
        Entrypoint entry = begin(service);
        CompletableFuture<String> waiting = entry.context().get(ContextKey.of("never", String.class));
        assertThat(end(entry, null)).isCompletedWithValue(0);
        assertThat(cancelledBeforeStop).containsExactly(true);
        assertThatThrownBy(waiting::get).hasMessageContaining("never (String)");
    }

    @Test
    @DisplayName("S5.11: stops run in the reverse order of the needs, independent ones together")
    void stop_withNeeds_isReverseAndConcurrent() {
        FakeService db = new FakeService("db", log);
        FakeService api = new FakeService("api", log).needs("db");
        FakeService mail = new FakeService("mail", log).needs("db");
        db.started.complete(null);
        api.started.complete(null);
        mail.started.complete(null);
        Entrypoint entry = begin(api, mail, db);
        assertThat(log).startsWith("start db");
        log.clear();
        CompletableFuture<Integer> ended = end(entry, null);
        assertThat(log).containsExactly("stop api", "stop mail");
        api.stopped.complete(null);
        manual.runAll();
        assertThat(log).hasSize(2);
        mail.stopped.complete(null);
        manual.runAll();
        assertThat(log).containsExactly("stop api", "stop mail", "stop db");
        assertThat(ended).isNotDone();
        db.stopped.complete(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
    }

    @Test
    @DisplayName("S5.12: a failing stop cuts no other short; all errors are collected")
    void stop_failing_letsTheOthersFinish() {
        FakeService bad = new FakeService("bad", log).quick().failingStop(new IOException("first"));
        FakeService worse = new FakeService("worse", log).quick().failingStop(new IOException("second"));
        FakeService slow = new FakeService("slow", log);
        slow.started.complete(null);
        CompletableFuture<Integer> ended = end(begin(bad, worse, slow), null);
        assertThat(ended).isNotDone();
        assertThat(slow.stopped).isNotCancelled();
        slow.stopped.complete(null);
        manual.runAll();
        assertThatThrownBy(ended::get).satisfies(thrown -> {
            ServiceStopException failure = (ServiceStopException) thrown.getCause();
            assertThat(failure).hasMessageContaining("'bad'").hasMessageContaining("'worse'");
            assertThat(failure.getCause()).hasMessage("first");
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(failure.isTimedOut()).isFalse();
        });
    }

    @Test
    @DisplayName("S5.12: a stop that returns null is a failed stop that says what to return")
    void stop_returningNull_isAFailedStop() {
        Service badlyWritten = new Service() {
            @Override
            public CompletableFuture<?> start(ServiceScope scope) {
                return Service.done();
            }

            @Override
            public CompletableFuture<?> stop(Throwable cause) {
                return null;
            }
        };
        FakeService good = new FakeService("good", log).quick();
        assertThatThrownBy(end(begin(badlyWritten, good), null)::get).hasMessageContaining("Service.done()");
        assertThat(good.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.12: what is needed by one whose stop fails is stopped all the same")
    void stop_failing_doesNotHoldWhatItNeeds() {
        FakeService db = new FakeService("db", log).quick();
        FakeService api = new FakeService("api", log).quick().needs("db").failingStop(new IOException("no"));
        assertThat(end(begin(db, api), null)).isCompletedExceptionally();
        assertThat(log).endsWith("stop api", "stop db");
    }

    @Test
    @DisplayName("S5.15: the time-out holds on a normal end too: cancelled, the rest still asked, code 70")
    void stop_tooSlow_isCancelledAndTheRestStillAsked() {
        FakeService db = new FakeService("db", log).quick();
        FakeService hung = new FakeService("hung", log).needs("db");
        hung.started.complete(null);
        CompletableFuture<Integer> ended = end(begin(db, hung), null);
        manual.advance(Duration.ofMillis(59_999));
        assertThat(ended).isNotDone();
        assertThat(db.stops).isZero();
        manual.advance(Duration.ofMillis(1));
        assertThat(hung.stopped).isCancelled();
        assertThat(db.stops).isEqualTo(1);
        assertThatThrownBy(ended::get)
                .hasMessageContaining("PT1M")
                .hasMessageContaining("'hung'")
                .satisfies(thrown -> assertThat(((ServiceStopException) thrown.getCause()).isTimedOut())
                        .isTrue());
    }

    @Test
    @DisplayName("S5.15: await gives 70 when a stop that cannot be cancelled is given up one second later")
    void stop_thatCannotBeCancelled_isGivenUp() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        FakeService db = new FakeService("db", log).quick();
        Service hung = new Service() {
            @Override
            public ServiceSpec spec() {
                return ServiceSpec.named("hung").needs("db");
            }

            @Override
            public CompletableFuture<?> start(ServiceScope scope) {
                return Service.done();
            }

            @Override
            public java.util.concurrent.CompletionStage<?> stop(Throwable cause) {
                return never.minimalCompletionStage();
            }
        };
        CompletableFuture<Entrypoint> started = Entrypoint.on(manual.worker())
                .services(hung, db)
                .stopTimeout(Duration.ofSeconds(2))
                .startAsync();
        manual.runAll();
        Entrypoint entry = started.join();
        CompletableFuture<Integer> ended = end(entry, null);
        manual.advance(Duration.ofMillis(1_999));
        assertThat(db.stops).isZero();
        manual.advance(Duration.ofMillis(1_000));
        assertThat(db.stops).as("asked although what needs it still stops").isEqualTo(1);
        assertThat(ended).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThatThrownBy(ended::get).hasMessageContaining("Given up: 'hung'");
        assertThat(entry.await()).isEqualTo(70);
    }

    @Test
    @DisplayName("S5.16: started once; a builder and an entrypoint that have ended say so")
    void entrypoint_afterItsEnd_refusesClearly() throws Exception {
        EntrypointBuilder builder = Entrypoint.on(manual.worker());
        CompletableFuture<Entrypoint> started = builder.startAsync();
        manual.runAll();
        Entrypoint entry = started.join();
        end(entry, null);
        assertThatThrownBy(builder::startAsync)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not started twice");
        assertThatThrownBy(() -> builder.listener(new ServiceListener() {})).isInstanceOf(IllegalStateException.class);
        CompletableFuture<Void> more = entry.startServices(new FakeService("late", log).quick());
        manual.runAll();
        assertThatThrownBy(more::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ENDED");
        assertThat(entry.await()).isZero();
    }

    @Test
    @DisplayName("S5.16, case 8: on a given worker, foreign tasks are left alone and the worker goes on")
    void end_onAGivenWorker_leavesForeignTasks() {
        CompletableFuture<Void> foreign = manual.worker().submitAsync(CompletableFuture::new);
        Entrypoint entry = begin(new FakeService("one", log).quick());
        List<CompletableFuture<Integer>> ended = new ArrayList<>();
        manual.worker().execute(() -> ended.add(entry.closeAsync(null)));
        manual.runAll();
        assertThat(ended.get(0)).isCompletedWithValue(0);
        assertThat(foreign).isNotDone();
        manual.worker().execute(() -> log.add("still runs"));
        manual.runAll();
        assertThat(log).endsWith("still runs");
    }

    @Test
    @DisplayName("S5.10: close on the worker's thread begins the stop and returns; waiting there is refused")
    void close_onTheWorkersThread_onlyBegins() throws Exception {
        FakeService one = new FakeService("one", log).quick();
        Entrypoint entry = begin(one);
        CompletableFuture<Void> waited = manual.worker().submit(() -> {
            try {
                int unused = entry.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        manual.worker().execute(entry::close);
        manual.runAll();
        assertThatThrownBy(waited::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(io.pinion.worker.SelfAwaitException.class);
        assertThat(one.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.16: a worker closed before its entrypoint is reported, not waited for")
    void close_afterTheWorkerWasClosed_saysSo() {
        Entrypoint entry = begin(new FakeService("one", log).quick());
        manual.close();
        assertThatThrownBy(entry::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed before its entrypoint");
        entry.close();
        assertThatThrownBy(() -> Entrypoint.on(manual.worker()).startAsync())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED");
    }

    private Entrypoint begin(Service... services) {
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).services(services).startAsync();
        manual.runAll();
        return entry.join();
    }

    private CompletableFuture<Integer> end(Entrypoint entry, Throwable cause) {
        CompletableFuture<Integer> ended = entry.closeAsync(cause);
        manual.runAll();
        return ended;
    }
}
