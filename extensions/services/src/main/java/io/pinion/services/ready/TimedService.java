package io.pinion.services.ready;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.tasks.TimedTask;
import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a timed task while it is started: a periodic one, one at certain times of day, or one after a cron expression.
 *
 * <pre>{@code
 * Service cleaner = TimedService.of("cleaner", worker -> CronTask.on(worker)
 *         .cron("0 3 * * *")
 *         .zone(ZoneId.of("Europe/Paris"))
 *         .start(this::removeOldFiles));
 * }</pre>
 *
 * <p>Start: ready when the task has been started. A task that ends by too many failures is the death of the service; one
 * that has nothing left to do is not.
 * <p>Stop: no run begins any more; one under way is cancelled, and the stop ends when it has. With
 * {@code shield()} it is waited for.
 * <p>Threads: any; bodies run on the worker.
 */
public final class TimedService implements Service {
    private final ServiceSpec spec;
    private final Function<? super Worker, ? extends TimedTask> starter;
    private volatile @Nullable TimedTask task;

    private TimedService(String name, Function<? super Worker, ? extends TimedTask> starter) {
        this.spec = ServiceSpec.named(name);
        this.starter = Objects.requireNonNull(starter, "starter");
    }

    /**
     * Makes the service.
     *
     * @param name as for {@link ServiceSpec#named}
     * @param starter builds and starts the task on the worker that it is given; called at each start of the service
     * @return the service; it does nothing until it is started
     */
    public static TimedService of(String name, Function<? super Worker, ? extends TimedTask> starter) {
        return new TimedService(name, starter);
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) {
        TimedTask started = Objects.requireNonNull(starter.apply(scope.worker()), "the started task");
        task = started;
        started.ended().thenAccept(end -> {
            if (end == TimedTask.End.FAILED) {
                scope.fail(new IllegalStateException(
                        started + " has ended: it failed too often; its errors were given to the error handler"));
            }
        });
        return Service.done();
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        TimedTask stopped = task;
        task = null;
        if (stopped == null || !stopped.isRunning()) {
            return Service.done();
        }
        CompletionStage<?> end = stopped.ended();
        stopped.stop();
        return end;
    }

    @Override
    public ServiceSpec spec() {
        return spec;
    }

    /**
     * Returns the task, to see its counts.
     *
     * @return the task of this run
     * @throws IllegalStateException unless it is started
     */
    public TimedTask task() {
        return ReadyChecks.started(toString(), task);
    }

    @Override
    public String toString() {
        return spec.name().orElse("TimedService");
    }
}
