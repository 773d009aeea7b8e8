package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals, from a source that the test holds. */
class EntrypointSignalTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();
    private final FakeSignals source = new FakeSignals();
    private final SignalHub hub = new SignalHub(source);

    @AfterEach
    void close() {
        manual.close();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    @DisplayName("S5.14: a signal stops the services with itself as the cause and decides the exit code")
    void signal_whileRunning_stopsTheServices(String signal, int exitCode) throws Exception {
        FakeService service = new FakeService("loop", log).forEver();
        Entrypoint entry = begin(service).join();
        source.raise(signal);
        manual.runAll();
        assertThat(service.stopCause).isInstanceOf(SignalException.class).hasMessage("Received SIG" + signal);
        assertThat(entry.await()).isEqualTo(exitCode);
        assertThat(((SignalException) service.stopCause).signal()).isEqualTo(signal);
        entry.close();
    }

    @Test
    @DisplayName("S5.14: a signal during the start cancels it and comes out of it")
    void signal_whileStarting_cancelsTheStart() {
        FakeService slow = new FakeService("slow", log);
        CompletableFuture<Entrypoint> entry = begin(slow);
        source.raise("TERM");
        manual.runAll();
        assertThat(slow.started).isCancelled();
        assertThatThrownBy(entry::get).hasCauseInstanceOf(SignalException.class);
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.14: a signal that comes before the first service is started keeps it from starting")
    void signal_beforeTheStart_startsNothing() {
        FakeService one = new FakeService("one", log).quick();
        CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                .services(one)
                .catchSignals(true)
                .signals(hub)
                .startAsync();
        // Two entrypoints share the signal; the second one is built while it is being dealt with.
        source.raise("TERM");
        CompletableFuture<Entrypoint> late = Entrypoint.on(manual.worker())
                .services(one)
                .catchSignals(true)
                .signals(hub)
                .startAsync();
        manual.runAll();
        assertThatThrownBy(entry::get).hasCauseInstanceOf(SignalException.class);
        assertThatThrownBy(late::get).hasCauseInstanceOf(SignalException.class);
        assertThat(one.starts).isEqualTo(one.stops).isLessThanOrEqualTo(1);
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.15: a second signal while the services stop kills at once")
    void signal_aSecondOne_kills() {
        FakeService slow = new FakeService("slow", log);
        slow.started.complete(null);
        begin(slow);
        source.raise("TERM");
        manual.runAll();
        assertThat(source.kills).isEmpty();
        source.raise("INT");
        assertThat(source.kills).containsExactly(130);
    }

    @Test
    @DisplayName("S5.15: a signal and a stop that takes too long end with 70")
    void signal_andASlowStop_endsWith70() throws Exception {
        FakeService slow = new FakeService("slow", log);
        slow.started.complete(null);
        Entrypoint entry = begin(slow).join();
        source.raise("TERM");
        manual.advance(Duration.ofSeconds(60));
        assertThat(entry.await()).isEqualTo(70);
    }

    @Test
    @DisplayName("S5.15: a signal during the start and a stop that never ends give 70 too")
    void signal_whileStartingAndAHungStop_endsWith70() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        Service hung = scope -> {
            starting.countDown();
            return new Uncancelled();
        };
        FutureTask<Integer> code = new FutureTask<>(() -> Entrypoint.builder()
                .signals(hub)
                .stopTimeout(Duration.ofMillis(1))
                .services(hung)
                .runForever());
        new Thread(code, "run-for-ever").start();
        assertThat(starting.await(30, TimeUnit.SECONDS)).isTrue();
        source.raise("TERM");
        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(70);
    }

    @Test
    @DisplayName("S5.14: the stop is asked for before the signal is logged, which may block")
    void signal_isLoggedAfterTheStopWasAskedFor() {
        FakeService service = new FakeService("one", log).quick();
        begin(service);
        Logger logger = Logger.getLogger("io.pinion.services");
        Handler watch = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getMessage().contains("Another signal")) {
                    manual.runAll();
                    log.add("logged");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(watch);
        try {
            source.raise("TERM");
        } finally {
            logger.removeHandler(watch);
        }
        assertThat(log).containsExactly("start one", "stop one", "logged");
    }

    @Test
    @DisplayName("S5.11: the handlers are put back before close returns")
    void handlers_arePutBackBeforeCloseReturns() throws Exception {
        AtomicInteger back = new AtomicInteger();
        SignalSource slow = new SignalSource() {
            @Override
            public Runnable handle(String signal, Consumer<String> handler) {
                return () -> {
                    LockSupport.parkNanos(100_000_000);
                    back.incrementAndGet();
                };
            }

            @Override
            public int number(String signal) {
                return 15;
            }

            @Override
            public void kill(int exitCode) {}
        };
        try (Worker worker = Worker.start()) {
            Entrypoint entry = Entrypoint.on(worker)
                    .catchSignals(true)
                    .signals(new SignalHub(slow))
                    .services(new FakeService("one", log).quick())
                    .start();
            entry.close();
            assertThat(back).hasValue(2);
        }
    }

    @Test
    @DisplayName("S5.11: the handlers are put back at the end, by the last of several entrypoints")
    void handlers_ofSeveralEntrypoints_areSharedAndPutBack() {
        FakeService one = new FakeService("one", log).quick();
        FakeService two = new FakeService("two", log).quick();
        Entrypoint first = begin(one).join();
        Entrypoint second = begin(two).join();
        assertThat(source.handlers).containsOnlyKeys("INT", "TERM");
        end(first);
        assertThat(source.handlers).containsOnlyKeys("INT", "TERM");
        source.raise("TERM");
        manual.runAll();
        assertThat(two.stopCause).isInstanceOf(SignalException.class);
        assertThat(one.stopCause).isNull();
        assertThat(second.isRunning()).isFalse();
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.14: after the last one has ended, the next entrypoint hears a first signal again")
    void signal_afterAnEnd_isAFirstOneAgain() {
        begin(new FakeService("one", log).quick());
        source.raise("TERM");
        manual.runAll();
        FakeService next = new FakeService("two", log).quick();
        begin(next);
        source.raise("INT");
        manual.runAll();
        assertThat(source.kills).isEmpty();
        assertThat(next.stopCause).hasMessage("Received SIGINT");
    }

    @Test
    @DisplayName("S5.14: where signals cannot be taken over, services run without them")
    void signals_refusedByTheJvm_areLeftAlone() {
        source.refuses = true;
        Entrypoint entry = begin(new FakeService("one", log).quick()).join();
        assertThat(entry.isRunning()).isTrue();
        end(entry);
    }

    @Test
    @DisplayName("S5.14: not caught unless asked for on a given worker")
    void signals_onAGivenWorker_areNotCaughtByDefault() {
        CompletableFuture<Entrypoint> entry =
                Entrypoint.on(manual.worker()).signals(hub).startAsync();
        manual.runAll();
        assertThat(source.handlers).isEmpty();
        end(entry.join());
    }

    @Test
    @DisplayName("S5.14: the JVM's own source knows the numbers, takes a signal over and gives it back")
    void jvmSignals_takenOverAndBack_doNotDisturb() {
        JvmSignals jvm = new JvmSignals();
        assertThat(jvm.number("TERM")).isEqualTo(15);
        Runnable restore = jvm.handle("USR2", log::add);
        restore.run();
        assertThatThrownBy(() -> jvm.handle("NO_SUCH", log::add))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("SIGNO_SUCH");
    }

    private CompletableFuture<Entrypoint> begin(Service... services) {
        CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                .services(services)
                .catchSignals(true)
                .signals(hub)
                .startAsync();
        manual.runAll();
        return entry;
    }

    private void end(Entrypoint entry) {
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
    }
}
