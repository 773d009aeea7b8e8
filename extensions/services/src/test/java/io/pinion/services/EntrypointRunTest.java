package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole lives on a real worker. */
@Timeout(60)
class EntrypointRunTest {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final FakeSignals source = new FakeSignals();
    private final SignalHub hub = new SignalHub(source);

    @Test
    @DisplayName("S5.17: run returns the value of the main code, after the services have stopped")
    void run_returnsTheValue() throws Exception {
        FakeService one = new FakeService("one", log).quick();
        int value = Entrypoint.run(
                entry -> {
                    log.add("main with " + entry.services());
                    return 42;
                },
                one);
        assertThat(value).isEqualTo(42);
        assertThat(log).containsExactly("start one", "main with [one]", "stop one");
        assertThat(one.stopCause).isNull();
    }

    @Test
    @DisplayName("S5.17, S5.10: run rethrows the error of the main code after each stop was given it")
    void run_rethrowsTheError() {
        FakeService one = new FakeService("one", log).quick().failingStop(new IllegalStateException("stop"));
        IOException error = new IOException("main");
        assertThatThrownBy(() -> Entrypoint.run(
                        entry -> {
                            throw error;
                        },
                        one))
                .isSameAs(error)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).isInstanceOf(ServiceStopException.class));
        assertThat(one.stopCause).isSameAs(error);
    }

    @Test
    @DisplayName("S5.12, S5.17: a stop that fails after a good main code comes out of run")
    void run_withAFailingStop_throwsIt() {
        FakeService one = new FakeService("one", log).quick().failingStop(new IOException("stop"));
        assertThatThrownBy(() -> Entrypoint.run(entry -> "fine", one))
                .isInstanceOf(ServiceStopException.class)
                .hasRootCauseMessage("stop");
    }

    @Test
    @DisplayName("S5.13, S5.17: a death interrupts the main code and comes out of run")
    void run_whenAServiceDies_interruptsTheMainCode() {
        FakeService loop = new FakeService("loop", log).forEver();
        IOException error = new IOException("died");
        assertThatThrownBy(() -> Entrypoint.run(
                        entry -> {
                            loop.started.completeExceptionally(error);
                            new CountDownLatch(1).await();
                            return null;
                        },
                        loop))
                .isSameAs(error)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).isInstanceOf(InterruptedException.class));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @DisplayName("S5.14, S5.17: a signal interrupts the main code and comes out of run with its exit code")
    void run_onASignal_interruptsTheMainCode() {
        FakeService one = new FakeService("one", log).quick();
        EntrypointBuilder builder = Entrypoint.builder().signals(hub).services(one);
        assertThatThrownBy(() -> builder.run(entry -> {
                    source.raise("TERM");
                    new CountDownLatch(1).await();
                    return null;
                }))
                .isInstanceOf(SignalException.class)
                .satisfies(thrown ->
                        assertThat(((SignalException) thrown).exitCode()).isEqualTo(143));
        assertThat(one.stopCause).isInstanceOf(SignalException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.17: an interrupt that the main code did not take reaches neither the stop nor the caller")
    void run_withAnInterruptNotTaken_clearsIt() {
        FakeService loop = new FakeService("loop", log).forEver();
        FakeService hung = new FakeService("hung", log).quick();
        assertThatThrownBy(() -> Entrypoint.run(
                        entry -> {
                            loop.started.completeExceptionally(new IOException("died"));
                            while (!Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                            return "not interested";
                        },
                        loop,
                        hung))
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    @DisplayName("S5.17: an entrypoint closed by its own main code does not interrupt it")
    void run_closedByItsMainCode_isNotInterrupted() throws Exception {
        FakeService one = new FakeService("one", log).quick();
        boolean interrupted = Entrypoint.run(
                entry -> {
                    entry.close();
                    return Thread.currentThread().isInterrupted();
                },
                one);
        assertThat(interrupted).isFalse();
        assertThat(one.stops).isEqualTo(1);
    }

    @Test
    @DisplayName("S5.16: leftover tasks of its own worker are cancelled at the end, and the worker is closed")
    void close_ofItsOwnWorker_cancelsLeftovers() throws Exception {
        WorkerConfig config = WorkerConfig.builder()
                .name("brief")
                .grace(Duration.ofMillis(10))
                .build();
        Worker worker;
        CompletableFuture<Object> leftover;
        try (Entrypoint entry = Entrypoint.builder().workerConfig(config).start()) {
            worker = entry.worker();
            leftover = worker.submitAsync(CompletableFuture::new);
            assertThat(worker.config().name()).isEqualTo("brief");
        }
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(leftover).isCompletedExceptionally();
    }

    @Test
    @DisplayName("S5.9: after a failed start nothing is left running, the worker included")
    void start_failing_leavesNothing() {
        AtomicReference<Worker> worker = new AtomicReference<>();
        Service bad = scope -> {
            worker.set(scope.worker());
            throw new IOException("bad");
        };
        EntrypointBuilder builder = Entrypoint.builder().services(bad);
        assertThatThrownBy(builder::start).isInstanceOf(IOException.class).hasMessage("bad");
        assertThat(worker.get().state()).isEqualTo(WorkerState.CLOSED);
    }

    @Test
    @DisplayName("S5.4: a start that blocks the worker's thread is noticed from outside")
    void start_blockingTheWorker_isNoticed() {
        CountDownLatch never = new CountDownLatch(1);
        EntrypointBuilder builder = Entrypoint.builder()
                .services(scope -> {
                    boolean unused = never.await(30, TimeUnit.SECONDS);
                    return Service.done();
                })
                .startTimeout(Duration.ofMillis(100))
                .stopTimeout(Duration.ofMillis(100));
        assertThatThrownBy(builder::start)
                .isInstanceOfAny(TimeoutException.class, ServiceStopException.class)
                .hasMessageContaining("stands still");
    }

    @Test
    @DisplayName("S5.15: runForever ends with 0 when another thread closes, and with the code of a signal")
    void runForever_closedOrSignalled_returnsTheCode() throws Exception {
        CompletableFuture<Entrypoint> seen = new CompletableFuture<>();
        ServiceListener closing = new ServiceListener() {
            @Override
            public void afterStart(List<Service> services) {
                seen.join().close();
            }
        };
        int code = Entrypoint.builder()
                .signals(hub)
                .services(scope -> {
                    seen.complete(scope.entrypoint());
                    return Service.done();
                })
                .listener(closing)
                .runForever();
        assertThat(code).isZero();
        ServiceListener raising = new ServiceListener() {
            @Override
            public void afterStart(List<Service> services) {
                source.raise("INT");
            }
        };
        assertThat(Entrypoint.builder().signals(hub).listener(raising).runForever())
                .isEqualTo(130);
    }

    @Test
    @DisplayName("S5.15: an interrupted await leaves the services running; an interrupted close hurries")
    void interrupts_ofWaitingThreads_areHonoured() throws Exception {
        FakeService hung = new FakeService("hung", log);
        hung.started.complete(null);
        Entrypoint entry = Entrypoint.builder().services(hung).start();
        Thread.currentThread().interrupt();
        assertThatThrownBy(entry::await).isInstanceOf(InterruptedException.class);
        assertThat(entry.isRunning()).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(entry::close)
                .isInstanceOf(ServiceStopException.class)
                .satisfies(thrown ->
                        assertThat(((ServiceStopException) thrown).isTimedOut()).isTrue());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(hung.stopped).isCancelled();
        entry.close();
    }

    @Test
    @DisplayName("S5.9: an interrupted start stops what it started")
    void start_interrupted_stopsWhatItStarted() {
        FakeService one = new FakeService("one", log).quick();
        FakeService slow = new FakeService("slow", log);
        Thread tester = Thread.currentThread();
        Service interrupting = scope -> {
            tester.interrupt();
            return Service.done();
        };
        EntrypointBuilder builder = Entrypoint.builder().services(one, slow, interrupting);
        assertThatThrownBy(builder::start).isInstanceOf(InterruptedException.class);
        assertThat(one.stops).isEqualTo(1);
        assertThat(slow.started).isCancelled();
    }

    @Test
    @DisplayName("S5.8, case 9: ten threads start and stop services of one entrypoint")
    void tenThreads_startingAndStopping_endUpInOrder() throws Exception {
        List<FakeService> all = new ArrayList<>();
        try (Worker worker = Worker.start();
                Entrypoint entry = Entrypoint.on(worker).start()) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 10; t++) {
                FakeService mine = new FakeService("s" + t, log).quick();
                all.add(mine);
                threads.add(new Thread(() -> {
                    try {
                        for (int i = 0; i < 100; i++) {
                            entry.startServices(mine).get(30, TimeUnit.SECONDS);
                            entry.stopServices(mine).get(30, TimeUnit.SECONDS);
                        }
                    } catch (Throwable e) {
                        errors.add(e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(errors).isEmpty();
            assertThat(entry.services()).isEmpty();
        }
        assertThat(all).allSatisfy(service -> {
            assertThat(service.starts).isEqualTo(100);
            assertThat(service.stops).isEqualTo(100);
        });
    }

    @Test
    @DisplayName("S5.11: closed by ten threads at once, everything stops once and all return")
    void tenThreads_closing_stopOnce() throws Exception {
        FakeService one = new FakeService("one", log).quick();
        Entrypoint entry = Entrypoint.builder().services(one).start();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            threads.add(new Thread(entry::close));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(one.stops).isEqualTo(1);
        assertThat(entry.await()).isZero();
    }
}
