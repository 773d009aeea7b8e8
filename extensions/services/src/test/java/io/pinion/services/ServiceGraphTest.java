package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Needs between services, and the resources they share. */
class ServiceGraphTest {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private static final class Store implements AutoCloseable {
        private final List<String> log;

        Store(List<String> log) {
            this.log = log;
            log.add("open store");
        }

        @Override
        public void close() {
            log.add("close store");
        }
    }

    private final class Reader implements Service {
        private final String name;
        private Store seen;

        Reader(String name) {
            this.name = name;
        }

        @Override
        public ServiceSpec spec() {
            return ServiceSpec.named(name).needs(Store.class);
        }

        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            seen = scope.get(Store.class);
            log.add("start " + name);
            return Service.done();
        }

        @Override
        public CompletionStage<?> stop(Throwable cause) {
            log.add("stop " + name);
            return Service.done();
        }
    }

    @Test
    @DisplayName("S5.31: a shared resource is opened before the first that needs it and closed after the last")
    void resource_shared_outlivesThoseWhoNeedIt() throws Exception {
        Reader one = new Reader("one");
        Reader two = new Reader("two");
        Resource<Store> store = Resource.of(Store.class, () -> new Store(log));
        try (Entrypoint entry = Entrypoint.builder().services(one, two, store).start()) {
            assertThat(entry.isRunning()).isTrue();
            assertThat(one.seen).isNotNull().isSameAs(two.seen);
        }
        assertThat(log.get(0)).isEqualTo("open store");
        assertThat(log.get(log.size() - 1)).isEqualTo("close store");
        assertThat(log).hasSize(6);
    }

    @Test
    @DisplayName("S5.31: a service that fails closes the resource it had")
    void resource_whenAServiceFails_isClosed() {
        Service bad = scope -> {
            throw new IOException("bad start");
        };
        EntrypointBuilder builder = Entrypoint.builder()
                .services(Resource.of(Store.class, () -> new Store(log)))
                .service(bad, ServiceSpec.named("bad").needs(Store.class));
        assertThatThrownBy(builder::start).isInstanceOf(IOException.class).hasMessage("bad start");
        assertThat(log).containsExactly("open store", "close store");
    }

    @Test
    @DisplayName("S5.31: a resource that cannot be opened fails the start, and nobody who needs it is started")
    void resource_failingToOpen_startsNobody() {
        Reader reader = new Reader("reader");
        EntrypointBuilder builder = Entrypoint.builder().services(reader, Resource.of(Store.class, () -> {
            throw new IOException("no disk");
        }));
        assertThatThrownBy(builder::start).isInstanceOf(IOException.class).hasMessage("no disk");
        assertThat(log).isEmpty();
        assertThatThrownBy(() -> Entrypoint.builder()
                        .services(Resource.of(Store.class, () -> null))
                        .start())
                .hasMessageContaining("returned null");
    }

    @Test
    @DisplayName("S5.31: by name, where there are two of a type")
    void resource_byName_isTheOneOfThatName() throws Exception {
        Resource<String> red = Resource.of(String.class, () -> "red value", value -> log.add("closed " + value))
                .with(ServiceSpec.named("red"));
        Resource<String> blue = Resource.of(String.class, () -> "blue value", value -> log.add("closed " + value))
                .with(ServiceSpec.named("blue").needs("red"));
        Service user = scope -> {
            log.add(scope.get("blue", String.class));
            return Service.done();
        };
        Entrypoint.builder()
                .services(red, blue)
                .service(user, ServiceSpec.named("user").needs("blue"))
                .start()
                .close();
        assertThat(log).containsExactly("blue value", "closed blue value", "closed red value");
    }

    @Test
    @DisplayName("S5.31: a service may need another one and gets it")
    void service_neededByType_isHandedOver() {
        try (ManualWorker manual = ManualWorker.create()) {
            Reader[] got = new Reader[1];
            Reader reader = new Reader("reader");
            Service user = scope -> {
                got[0] = scope.get(Reader.class);
                return Service.done();
            };
            Service store = new FakeService("unused", log).quick();
            CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                    .service(user, ServiceSpec.of().needs(Reader.class))
                    .service(reader, ServiceSpec.named("plain reader"))
                    .services(store)
                    .startAsync();
            manual.runAll();
            // The replaced declaration of the reader does not let it ask for the store.
            assertThatThrownBy(entry::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'plain reader'")
                    .hasMessageContaining("needs(Store.class)");
        }
    }

    @Test
    @DisplayName("S5.31, S5.6: everything missing, ambiguous, doubled or circular is listed at once, before any start")
    void problems_ofAllKinds_areListedTogether() {
        FakeService a = new FakeService("a", log).quick().needs("b");
        FakeService b = new FakeService("b", log).quick().needs("c");
        FakeService c = new FakeService("c", log).quick().needs("a");
        FakeService behind = new FakeService("behind", log).quick().needs("a");
        FakeService self = new FakeService("self", log).quick().needs("self");
        FakeService twice = new FakeService("twice", log).quick();
        FakeService again = new FakeService("twice", log).quick();
        FakeService lost = new FakeService("lost", log).quick().needs("nobody", "nothing");
        Service vague = scope -> Service.done();
        EntrypointBuilder builder = Entrypoint.builder()
                .services(behind, a, b, c, self, twice, again, lost)
                .service(vague, ServiceSpec.named("vague").needs(FakeService.class));
        assertThatThrownBy(builder::start)
                .isInstanceOf(ServiceGraphException.class)
                .satisfies(thrown -> {
                    List<String> problems = ((ServiceGraphException) thrown).problems();
                    assertThat(problems).hasSize(6);
                    assertThat(String.join("\n", problems))
                            .contains("The name 'twice' is used twice")
                            .contains("'lost' needs 'nobody'")
                            .contains("'lost' needs 'nothing'")
                            .contains("'vague' needs io.pinion.services.FakeService, and there are 8")
                            .contains("'a' -> 'b' -> 'c' -> 'a'")
                            .contains("'self' -> 'self'");
                });
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("S5.31: services without a name of their own never collide")
    void names_ofTheSameClass_areNumbered() {
        try (ManualWorker manual = ManualWorker.create()) {
            Service one = new Nameless();
            Service two = new Nameless();
            Service user = scope -> {
                scope.get("Nameless#2", Nameless.class);
                log.add("got it");
                return Service.done();
            };
            CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                    .services(one, two)
                    .service(user, ServiceSpec.of().needs("Nameless#2"))
                    .startAsync();
            manual.runAll();
            assertThat(entry).isCompleted();
            assertThat(log).containsExactly("got it");
        }
    }

    private static final class Nameless implements Service {
        @Override
        public CompletionStage<?> start(ServiceScope scope) {
            return Service.done();
        }
    }

    @Test
    @DisplayName(
            "S5.5, S5.6, case 2: a record is a service whose parts the compiler requires, with equality and a text")
    void record_asAService_carriesItsSettings() {
        record Greeter(String host, int port, List<String> log) implements Service {
            Greeter {
                if (host.isBlank() || port < 0) {
                    throw new IllegalArgumentException("host must not be blank and port not negative");
                }
            }

            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                log.add(host + ":" + port);
                return Service.done();
            }
        }
        assertThatThrownBy(() -> new Greeter(" ", 1, log)).isInstanceOf(IllegalArgumentException.class);
        try (ManualWorker manual = ManualWorker.create()) {
            CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                    .services(new Greeter("localhost", 8080, log))
                    .startAsync();
            manual.runAll();
            assertThat(entry).isCompleted();
            assertThat(log).containsExactly("localhost:8080");
        }
    }

    @Test
    @DisplayName("S5.31: a value of another type than asked for is refused with both types")
    void get_ofTheWrongType_isRefused() {
        EntrypointBuilder builder = Entrypoint.builder()
                .services(Resource.of(String.class, () -> "text", value -> {}).with(ServiceSpec.named("text")))
                .service(
                        scope -> {
                            Integer unused = scope.get("text", Integer.class);
                            return Service.done();
                        },
                        ServiceSpec.named("user").needs("text"));
        assertThatThrownBy(builder::start)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("java.lang.Integer");
    }

    @Test
    @DisplayName("S5.31: names and needs are checked where they are written")
    void spec_withBadValues_isRefused() {
        assertThatThrownBy(() -> ServiceSpec.named(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceSpec.named("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceSpec.of().needs((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ServiceSpec.of().ifItDies(null)).isInstanceOf(NullPointerException.class);
        Service noSpec = new Service() {
            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                return Service.done();
            }

            @Override
            public ServiceSpec spec() {
                return null;
            }
        };
        assertThatThrownBy(() -> Entrypoint.builder().services(noSpec))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("ServiceSpec.of()");
        assertThatThrownBy(() -> Entrypoint.builder().services((Service) null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    @DisplayName("S5.31, U8: a thousand services in a chain start and stop")
    void chain_ofAThousand_startsAndStops() {
        try (Worker worker = Worker.start()) {
            List<Service> chain = new ArrayList<>();
            FakeService last = new FakeService("0", log).quick();
            chain.add(last);
            for (int i = 1; i < 1_000; i++) {
                chain.add(new FakeService("" + i, log).quick().needs("" + (i - 1)));
            }
            Collections.reverse(chain);
            try (Entrypoint entry = Entrypoint.on(worker)
                    .services(chain.toArray(new Service[0]))
                    .start()) {
                assertThat(entry.services()).hasSize(1_000);
                assertThat(log.get(0)).isEqualTo("start 0");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            assertThat(log.get(1_000)).isEqualTo("stop 999");
            assertThat(log.get(1_999)).isEqualTo("stop 0");
        }
    }
}
