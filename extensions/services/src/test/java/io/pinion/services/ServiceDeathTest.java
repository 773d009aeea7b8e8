package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens when a service dies after it was ready. */
class ServiceDeathTest {
    private static final DeathPolicy THREE_RESTARTS =
            DeathPolicy.restart(3, Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("S5.13: by default a death stops the others with the error, and await throws it")
    void death_byDefault_failsTheEntrypoint() {
        FakeService loop = new FakeService("loop", log).forEver();
        FakeService other = new FakeService("other", log).quick();
        Entrypoint entry = begin(loop, other);
        IOException error = new IOException("broken");
        loop.started.completeExceptionally(error);
        manual.runAll();
        assertThat(other.stopCause).isSameAs(error);
        assertThat(loop.stops).isEqualTo(1);
        assertThatThrownBy(entry::await).isSameAs(error);
        entry.close();
    }

    @Test
    @DisplayName("S5.13: an end without an error is a death too")
    void end_ofOneThatRunsForEver_isADeath() {
        FakeService loop = new FakeService("loop", log).forEver();
        Entrypoint entry = begin(loop);
        loop.started.complete(null);
        manual.runAll();
        assertThatThrownBy(entry::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'loop'");
    }

    @Test
    @DisplayName("S5.13: one that starts and stops can report its breakdown")
    void fail_afterReady_isADeath() {
        FakeService db = new FakeService("db", log).quick();
        Entrypoint entry = begin(db);
        db.scope.fail(new IOException("connection lost"));
        manual.runAll();
        assertThatThrownBy(entry::await).hasMessage("connection lost");
        assertThat(db.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.13: close tells of a death that nobody waited for, once")
    void close_afterADeath_throwsItOnce() {
        FakeService loop = new FakeService("loop", log).forEver();
        Entrypoint entry = begin(loop);
        loop.started.completeExceptionally(new IOException("broken"));
        manual.runAll();
        assertThatThrownBy(entry::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("broken");
        entry.close();
    }

    @Test
    @DisplayName("S5.13: ignored, the others go on, and the dead one is still stopped at the end")
    void death_ignored_letsTheOthersGoOn() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(DeathPolicy.ignore());
        Entrypoint entry = begin(loop);
        loop.started.completeExceptionally(new IOException("broken"));
        manual.runAll();
        assertThat(entry.isRunning()).isTrue();
        assertThat(loop.stops).isZero();
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        assertThat(loop.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.13, U8: restarted, it is stopped with the error and started again after the pause")
    void death_withRestart_startsAgainAfterThePause() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(THREE_RESTARTS);
        Entrypoint entry = begin(loop);
        IOException error = new IOException("broken");
        loop.started.completeExceptionally(error);
        manual.runAll();
        assertThat(loop.stopCause).isSameAs(error);
        manual.advance(Duration.ofMillis(999));
        assertThat(loop.starts).isEqualTo(1);
        manual.advance(Duration.ofMillis(1));
        assertThat(loop.starts).isEqualTo(2);
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.13, U8: the pause doubles up to its limit, and after the last restart the entrypoint fails")
    void death_againAndAgain_failsAfterTheLimit() {
        List<Long> startsAtMs = new ArrayList<>();
        Entrypoint entry = begin(dying(startsAtMs));
        manual.advance(Duration.ofSeconds(20));
        assertThat(startsAtMs).containsExactly(0L, 1_000L, 3_000L, 6_000L);
        assertThatThrownBy(entry::await).hasMessage("dies");
    }

    @Test
    @DisplayName("S5.13, U8: one that stayed up for longer than the longest pause has all its restarts again")
    void restart_thatHeld_forgetsTheEarlierOnes() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(THREE_RESTARTS);
        Entrypoint entry = begin(loop);
        for (int i = 0; i < 10; i++) {
            loop.scope.fail(new IOException("again"));
            manual.runAll();
            manual.advance(Duration.ofSeconds(1));
            assertThat(loop.starts).isEqualTo(i + 2);
            manual.advance(Duration.ofSeconds(3));
        }
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.13, U8: a restart that is not ready in time counts as a death")
    void restart_thatHangs_countsAsADeath() {
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        Service service = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                CompletableFuture<Void> run = new CompletableFuture<>();
                runs.add(run);
                if (runs.size() == 1) {
                    scope.ready();
                }
                return run;
            }

            @Override
            public ServiceSpec spec() {
                return ServiceSpec.named("hangs").ifItDies(THREE_RESTARTS);
            }
        };
        Entrypoint entry = begin(service);
        runs.get(0).completeExceptionally(new IOException("first"));
        manual.advance(Duration.ofSeconds(1));
        assertThat(runs).hasSize(2);
        manual.advance(Duration.ofSeconds(60));
        assertThat(runs.get(1)).isCancelled();
        manual.advance(Duration.ofSeconds(2));
        assertThat(runs).hasSize(3);
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.13: an end during the pause starts nothing again")
    void end_duringThePause_startsNothing() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(THREE_RESTARTS);
        Entrypoint entry = begin(loop);
        loop.started.completeExceptionally(new IOException("broken"));
        manual.runAll();
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        manual.advance(Duration.ofMinutes(5));
        assertThat(log).containsExactly("start loop", "stop loop");
    }

    @Test
    @DisplayName("S5.13: an end while a dead one stops before its restart waits for that stop and starts nothing")
    void end_duringTheStopBeforeARestart_startsNothing() {
        FakeService loop = new FakeService("loop", log).ifItDies(THREE_RESTARTS);
        loop.started.complete(null);
        Entrypoint entry = begin(loop);
        loop.scope.fail(new IOException("broken"));
        manual.runAll();
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isNotDone();
        loop.stopped.complete(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        manual.advance(Duration.ofMinutes(5));
        assertThat(log).containsExactly("start loop", "stop loop");
    }

    @Test
    @DisplayName("S5.13: nothing restarts while the end waits for those that need it")
    void end_whileADependentStops_restartsNothing() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(THREE_RESTARTS);
        FakeService user = new FakeService("user", log).needs("loop");
        user.started.complete(null);
        Entrypoint entry = begin(loop, user);
        loop.started.completeExceptionally(new IOException("broken"));
        manual.runAll();
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.advance(Duration.ofSeconds(5));
        assertThat(ended).isNotDone();
        assertThat(loop.starts).isEqualTo(1);
        user.stopped.complete(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        assertThat(loop.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.13: an earlier run that ends late does not kill the next one")
    void oldRun_endingAfterARestart_isIgnored() {
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        ServiceScope[] scopes = new ServiceScope[1];
        Service service = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                scopes[0] = scope;
                runs.add(new CompletableFuture<>());
                scope.ready();
                return runs.get(runs.size() - 1).minimalCompletionStage();
            }

            @Override
            public ServiceSpec spec() {
                return ServiceSpec.named("late").ifItDies(THREE_RESTARTS);
            }
        };
        Entrypoint entry = begin(service);
        scopes[0].fail(new IOException("broken"));
        manual.advance(Duration.ofSeconds(1));
        assertThat(runs).hasSize(2);
        runs.get(0).completeExceptionally(new IOException("too late"));
        manual.advance(Duration.ofSeconds(10));
        assertThat(runs).hasSize(2);
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.13: news of an earlier run change nothing")
    void oldScope_afterARestart_isDeaf() {
        FakeService loop = new FakeService("loop", log).forEver().ifItDies(THREE_RESTARTS);
        Entrypoint entry = begin(loop);
        ServiceScope old = loop.scope;
        loop.started.completeExceptionally(new IOException("broken"));
        manual.advance(Duration.ofSeconds(1));
        old.fail(new IOException("too late"));
        manual.advance(Duration.ofSeconds(10));
        assertThat(loop.starts).isEqualTo(2);
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.13: the values of a restart policy are checked")
    void restart_withBadValues_isRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> DeathPolicy.restart(0, second, second)).hasMessageContaining("maxRestarts");
        assertThatThrownBy(() -> DeathPolicy.restart(1, Duration.ZERO, second)).hasMessageContaining("firstPause");
        assertThatThrownBy(() -> DeathPolicy.restart(1, second, Duration.ofMillis(1)))
                .hasMessageContaining("maxPause");
        assertThat(THREE_RESTARTS).hasToString("restart(3, PT1S, PT3S)");
    }

    private Service dying(List<Long> startsAtMs) {
        return new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                startsAtMs.add(manual.clock().nanoTime() / 1_000_000);
                scope.ready();
                return scope.worker().submitAsync(() -> CompletableFuture.failedFuture(new IOException("dies")));
            }

            @Override
            public ServiceSpec spec() {
                return ServiceSpec.of().ifItDies(THREE_RESTARTS);
            }
        };
    }

    private Entrypoint begin(Service... services) {
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).services(services).startAsync();
        manual.runAll();
        return entry.join();
    }
}
