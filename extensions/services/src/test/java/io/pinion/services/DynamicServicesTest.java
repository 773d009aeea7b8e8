package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services that come and go while others run, and the listeners that are told. */
class DynamicServicesTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();

    private final class Telling implements ServiceListener {
        @Override
        public void beforeStart(List<Service> services) {
            log.add("beforeStart " + services);
        }

        @Override
        public void afterStart(List<Service> services) {
            log.add("afterStart " + services);
        }

        @Override
        public void beforeStop(List<Service> services) {
            log.add("beforeStop " + services);
        }

        @Override
        public void afterStop(List<Service> services) {
            log.add("afterStop " + services);
        }
    }

    private static final class Failing implements ServiceListener {
        @Override
        public void beforeStart(List<Service> services) {
            throw new IllegalStateException("listener");
        }

        @Override
        public void afterStart(List<Service> services) {
            throw new AssertionError("listener");
        }

        @Override
        public void beforeStop(List<Service> services) {
            throw new IllegalStateException("listener");
        }

        @Override
        public void afterStop(List<Service> services) {
            throw new IllegalStateException("listener");
        }
    }

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("case 9: a service started at run time appears, is stopped, disappears, with events around both")
    void service_startedAtRunTime_comesAndGoes() {
        FakeService one = new FakeService("one", log).quick();
        FakeService late = new FakeService("late", log).quick();
        Entrypoint entry = begin(one);
        log.clear();
        assertThat(start(entry, late)).isCompleted();
        assertThat(entry.services()).containsExactly(one, late);
        assertThat(stop(entry, late)).isCompleted();
        assertThat(entry.services()).containsExactly(one);
        assertThat(log)
                .containsExactly(
                        "beforeStart [late]",
                        "start late",
                        "afterStart [late]",
                        "beforeStop [late]",
                        "stop late",
                        "afterStop [late]");
        assertThat(late.stopCause).isNull();
        assertThat(start(entry, late)).isCompleted();
        assertThat(late.starts).isEqualTo(2);
    }

    @Test
    @DisplayName("case 10: listeners run before and after the start and the stop, with the services")
    void listeners_ofTheWholeLife_areToldInOrder() {
        Entrypoint entry = begin(new FakeService("one", log).quick());
        end(entry);
        assertThat(log)
                .containsExactly(
                        "beforeStart [one]",
                        "start one",
                        "afterStart [one]",
                        "beforeStop [one]",
                        "stop one",
                        "afterStop [one]");
    }

    @Test
    @DisplayName("case 10: a failing listener disturbs neither the services nor the next listener")
    void listener_failing_disturbsNothing() {
        CompletableFuture<Entrypoint> started = Entrypoint.on(manual.worker())
                .listener(new Failing())
                .listener(new Telling())
                .services(new FakeService("one", log).quick())
                .startAsync();
        manual.runAll();
        end(started.join());
        assertThat(log).hasSize(6);
    }

    @Test
    @DisplayName("case 10: after a failed start, afterStart is not told, and only what was started stops")
    void listeners_afterAFailedStart_areToldOfTheRollBack() {
        FakeService bad = new FakeService("bad", log).failingStart(new IOException("no"));
        CompletableFuture<Entrypoint> started = Entrypoint.on(manual.worker())
                .listener(new Telling())
                .services(new FakeService("one", log).quick(), bad)
                .startAsync();
        manual.runAll();
        assertThat(started).isCompletedExceptionally();
        assertThat(log)
                .containsExactly(
                        "beforeStart [one, bad]",
                        "start one",
                        "start bad",
                        "beforeStop [one]",
                        "stop one",
                        "afterStop [one]");
    }

    @Test
    @DisplayName("S5.9, case 9: a dynamic start that fails takes its own group back and the entrypoint goes on")
    void dynamicStart_failing_takesItsGroupBack() {
        FakeService one = new FakeService("one", log).quick();
        FakeService good = new FakeService("good", log).quick();
        FakeService slow = new FakeService("slow", log);
        FakeService bad = new FakeService("bad", log);
        Entrypoint entry = begin(one);
        CompletableFuture<Void> more = start(entry, good, slow, bad);
        assertThat(more).isNotDone();
        IOException error = new IOException("late");
        bad.started.completeExceptionally(error);
        manual.runAll();
        assertThatThrownBy(more::get).hasCause(error);
        assertThat(slow.started).isCancelled();
        assertThat(good.stops).isEqualTo(1);
        assertThat(one.stops).isZero();
        assertThat(entry.isRunning()).isTrue();
        assertThat(entry.services()).containsExactly(one);
    }

    @Test
    @DisplayName("S5.31: a dynamic service may need one that runs, which then cannot be stopped alone")
    void dynamicService_needingOneThatRuns_holdsIt() {
        FakeService db = new FakeService("db", log).quick();
        FakeService api = new FakeService("api", log).quick().needs("db");
        Entrypoint entry = begin(db);
        assertThat(start(entry, api)).isCompleted();
        assertThatThrownBy(stop(entry, db)::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needed by 'api'");
        log.clear();
        assertThat(stop(entry, db, api)).isCompleted();
        assertThat(log).containsExactly("beforeStop [db, api]", "stop api", "stop db", "afterStop [db, api]");
    }

    @Test
    @DisplayName("S5.31: a dynamic start with a missing need or a taken name starts nothing")
    void dynamicStart_withProblems_startsNothing() {
        Entrypoint entry = begin(new FakeService("one", log).quick());
        FakeService taken = new FakeService("one", log).quick().needs("nobody");
        assertThatThrownBy(start(entry, taken)::get)
                .hasCauseInstanceOf(ServiceGraphException.class)
                .hasMessageContaining("'one' is used twice")
                .hasMessageContaining("'nobody'");
        assertThat(taken.starts).isZero();
    }

    @Test
    @DisplayName("S5.8: started again while it runs, a service is left alone; an unknown one cannot be stopped")
    void dynamicStart_ofOneThatRuns_doesNothing() {
        FakeService one = new FakeService("one", log).quick();
        Entrypoint entry = begin(one);
        assertThat(start(entry, one)).isCompleted();
        assertThat(one.starts).isEqualTo(1);
        assertThatThrownBy(stop(entry, new FakeService("other", log))::get)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'other'");
    }

    @Test
    @DisplayName("case 9: one that still starts cannot be stopped alone; the end of the entrypoint cancels it")
    void end_duringADynamicStart_cancelsIt() {
        FakeService slow = new FakeService("slow", log);
        Entrypoint entry = begin(new FakeService("one", log).quick());
        CompletableFuture<Void> more = start(entry, slow);
        assertThatThrownBy(stop(entry, slow)::get).hasMessageContaining("still starting");
        end(entry);
        assertThat(slow.started).isCancelled();
        assertThatThrownBy(more::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("S5.31: what still starts or stops is no ground for another service")
    void dynamicStart_needingOneThatIsNotReady_startsNothing() {
        FakeService db = new FakeService("db", log);
        FakeService api = new FakeService("api", log).quick().needs("db");
        Entrypoint entry = begin();
        CompletableFuture<Void> first = start(entry, db);
        assertThatThrownBy(start(entry, api)::get).hasMessageContaining("'db' is not ready");
        assertThatThrownBy(start(entry, db)::get).hasMessageContaining("'db' is not ready");
        db.started.complete(null);
        manual.runAll();
        assertThat(first).isCompleted();
        CompletableFuture<Void> stopped = stop(entry, db);
        assertThatThrownBy(start(entry, api)::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'db' is not ready");
        assertThatThrownBy(start(entry, db)::get).hasMessageContaining("'db' is not ready");
        db.stopped.complete(null);
        manual.runAll();
        assertThat(stopped).isCompleted();
        assertThat(api.starts).isZero();
    }

    @Test
    @DisplayName("S5.31: one that is ready but may be taken back with its group is no ground either")
    void dynamicStart_needingOneOfAGroupThatStarts_startsNothing() {
        FakeService db = new FakeService("db", log).quick();
        FakeService slow = new FakeService("slow", log);
        FakeService api = new FakeService("api", log).quick().needs("db");
        Entrypoint entry = begin();
        CompletableFuture<Void> group = start(entry, db, slow);
        assertThatThrownBy(start(entry, api)::get).hasMessageContaining("'db' is not ready");
        slow.started.completeExceptionally(new IOException("no"));
        manual.runAll();
        assertThat(group).isCompletedExceptionally();
        assertThat(api.starts).isZero();
    }

    @Test
    @DisplayName("S5.31: a declaration that throws an error fails the dynamic start")
    void dynamicStart_withADeclarationThatThrows_fails() {
        Service bad = new Service() {
            @Override
            public ServiceSpec spec() {
                throw new AssertionError("spec");
            }

            @Override
            public java.util.concurrent.CompletionStage<?> start(ServiceScope scope) {
                return Service.done();
            }
        };
        assertThatThrownBy(start(begin(), bad)::get).hasRootCauseMessage("spec");
    }

    @Test
    @DisplayName("S5.12: a dynamic stop that fails says so, and the entrypoint goes on")
    void dynamicStop_failing_saysSo() {
        FakeService bad = new FakeService("bad", log).quick().failingStop(new IOException("no"));
        Entrypoint entry = begin(bad);
        assertThatThrownBy(stop(entry, bad)::get).hasCauseInstanceOf(ServiceStopException.class);
        assertThat(entry.isRunning()).isTrue();
        assertThat(entry.services()).isEmpty();
    }

    private Entrypoint begin(Service... services) {
        CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                .listener(new Telling())
                .services(services)
                .startAsync();
        manual.runAll();
        return entry.join();
    }

    private CompletableFuture<Void> start(Entrypoint entry, Service... services) {
        CompletableFuture<Void> result = entry.startServices(services);
        manual.runAll();
        return result;
    }

    private CompletableFuture<Void> stop(Entrypoint entry, Service... services) {
        CompletableFuture<Void> result = entry.stopServices(services);
        manual.runAll();
        return result;
    }

    private void end(Entrypoint entry) {
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
    }
}
