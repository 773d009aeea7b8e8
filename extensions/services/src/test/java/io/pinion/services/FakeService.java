package io.pinion.services;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A service whose start and stop end when the test says so, and which writes down what happens to it. */
final class FakeService implements Service {
    final CompletableFuture<Void> started = new CompletableFuture<>();
    final CompletableFuture<Void> stopped = new CompletableFuture<>();
    final String name;
    private final List<String> log;
    private ServiceSpec spec;
    private boolean forEver;
    private Throwable startError;
    private Throwable stopError;
    ServiceScope scope;
    Throwable stopCause;
    int starts;
    int stops;

    FakeService(String name, List<String> log) {
        this.name = name;
        this.log = log;
        spec = ServiceSpec.named(name);
    }

    /** Ready at once, stopped at once. */
    FakeService quick() {
        started.complete(null);
        stopped.complete(null);
        return this;
    }

    /** Says that it is ready, and runs until it is cancelled; stopped at once. */
    FakeService forEver() {
        forEver = true;
        stopped.complete(null);
        return this;
    }

    FakeService failingStart(Throwable error) {
        startError = error;
        return this;
    }

    FakeService failingStop(Throwable error) {
        stopError = error;
        return this;
    }

    FakeService needs(String... names) {
        spec = spec.needs(names);
        return this;
    }

    FakeService ifItDies(DeathPolicy policy) {
        spec = spec.ifItDies(policy);
        return this;
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) throws Exception {
        log.add("start " + name);
        starts++;
        this.scope = scope;
        if (startError != null) {
            throw (Exception) startError;
        }
        if (forEver) {
            scope.ready();
            return starts == 1 ? started : new CompletableFuture<Void>();
        }
        return started;
    }

    @Override
    public CompletionStage<?> stop(Throwable cause) throws Exception {
        log.add("stop " + name);
        stops++;
        stopCause = cause;
        if (stopError != null) {
            throw (Exception) stopError;
        }
        return stopped;
    }

    @Override
    public String toString() {
        return name;
    }
}
