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
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Starts that have failed and still go on. */
class LateStartTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("S5.9: a start that fails while it goes on is waited for, and stopped if it wins")
    void start_thatFailsAndWins_isStopped() {
        Uncancelled stage = new Uncancelled();
        IOException error = new IOException("no");
        Service service = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                scope.fail(error);
                return stage;
            }

            @Override
            public CompletionStage<?> stop(Throwable cause) {
                log.add("stop because of " + cause.getMessage());
                return Service.done();
            }
        };
        CompletableFuture<Entrypoint> entry = begin(service);
        assertThat(entry).isNotDone();
        stage.complete(null);
        manual.runAll();
        assertThat(log).containsExactly("stop because of no");
        assertThatThrownBy(entry::get).hasCause(error);
    }

    @Test
    @DisplayName("S5.13: a restart that is not ready in time is waited for, and stopped if it wins")
    void restart_thatExpiresAndWins_isStopped() {
        List<Uncancelled> runs = new ArrayList<>();
        Service service = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                runs.add(new Uncancelled());
                if (runs.size() == 1) {
                    scope.ready();
                }
                return runs.get(runs.size() - 1);
            }

            @Override
            public CompletionStage<?> stop(Throwable cause) {
                log.add("stop because of " + cause.getClass().getSimpleName());
                return Service.done();
            }

            @Override
            public ServiceSpec spec() {
                return ServiceSpec.of().ifItDies(DeathPolicy.restart(3, Duration.ofSeconds(1), Duration.ofSeconds(1)));
            }
        };
        Entrypoint entry = begin(service).join();
        runs.get(0).completeExceptionally(new IOException("first"));
        manual.advance(Duration.ofSeconds(1));
        assertThat(runs).hasSize(2);
        manual.advance(Duration.ofSeconds(65));
        assertThat(runs).as("the second still starts").hasSize(2);
        runs.get(1).complete(null);
        manual.advance(Duration.ofSeconds(1));
        assertThat(log)
                .containsExactly(
                        "stop because of IOException", "stop because of " + TimeoutException.class.getSimpleName());
        assertThat(runs).hasSize(3);
        assertThat(entry.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S5.9: a start that reports its failure and then throws it has not failed to stop")
    void start_thatFailsAndThrowsTheSame_failsOnce() {
        Uncancelled stage = new Uncancelled();
        IOException error = new IOException("no");
        CompletableFuture<Entrypoint> entry = begin(scope -> {
            scope.fail(error);
            return stage;
        });
        stage.completeExceptionally(error);
        manual.runAll();
        assertThatThrownBy(entry::get).hasCause(error);
        assertThat(error.getSuppressed()).isEmpty();
    }

    private CompletableFuture<Entrypoint> begin(Service service) {
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).services(service).startAsync();
        manual.runAll();
        return entry;
    }
}
