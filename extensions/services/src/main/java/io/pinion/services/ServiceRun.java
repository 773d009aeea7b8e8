package io.pinion.services;

import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One start of a service and what comes of it; the scope that the service sees. */
final class ServiceRun implements ServiceScope {
    private final Member member;
    private final Supervisor supervisor;
    private volatile boolean readyCalled;
    // The rest belongs to the worker's thread.
    private @Nullable CompletionStage<?> stage;
    private boolean ended;
    private boolean cannotBeCancelled;

    ServiceRun(Member member) {
        this.member = member;
        supervisor = member.supervisor();
    }

    void watch(CompletionStage<?> newStage) {
        stage = newStage;
        if (Stages.hasEndedWell(newStage)) {
            // Ended before start returned: it starts and stops, and a needless ready() does no harm.
            readyCalled = false;
            ended(null);
        } else {
            var unused = newStage.whenComplete((value, error) -> ended(error));
        }
    }

    void ended(@Nullable Throwable error) {
        supervisor.post(() -> member.onEnd(this, error));
    }

    void markEnded() {
        ended = true;
    }

    boolean isReadyCalled() {
        return readyCalled;
    }

    /** Whether nothing of it will come any more, as far as can be known. */
    boolean isOver() {
        return ended || cannotBeCancelled;
    }

    /** Cancels what still runs. Whether news of its end will come. */
    boolean cancel() {
        if (!ended && stage != null && !Stages.cancel(stage)) {
            cannotBeCancelled = true;
        }
        return !isOver();
    }

    @Override
    public void ready() {
        if (!readyCalled) {
            readyCalled = true;
            supervisor.post(() -> member.onReady(this));
        }
    }

    @Override
    public void fail(Throwable error) {
        Objects.requireNonNull(error, "error");
        supervisor.post(() -> member.onFail(this, error));
    }

    @Override
    public <T> T get(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return value(type, type);
    }

    @Override
    public <T> T get(String name, Class<T> type) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        return value(name, type);
    }

    private <T> T value(Object need, Class<T> type) {
        String text = need instanceof Class<?> wanted ? wanted.getSimpleName() + ".class" : "\"" + need + "\"";
        Member needed = member.needs().get(need);
        if (needed == null) {
            throw new IllegalStateException("Service '" + member.name() + "' asks for " + text
                    + " without having declared it. Add needs(" + text + ") to its spec().");
        }
        Object value = needed.value();
        if (value == null) {
            throw new IllegalStateException("'" + needed.name()
                    + "' is closed. Use it only between the start and the stop of '" + member.name() + "'.");
        }
        if (!type.isInstance(value)) {
            throw new IllegalStateException("'" + needed.name() + "' is a "
                    + value.getClass().getName() + ", not a " + type.getName() + " as '" + member.name() + "' asks.");
        }
        return type.cast(value);
    }

    @Override
    public Worker worker() {
        return supervisor.worker();
    }

    @Override
    public Context context() {
        return supervisor.context();
    }

    @Override
    public Entrypoint entrypoint() {
        return supervisor.entrypoint();
    }
}
