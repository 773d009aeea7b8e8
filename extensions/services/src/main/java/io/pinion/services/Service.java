package io.pinion.services;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A part of a program with a beginning and an end, given its life by an {@link Entrypoint}.
 *
 * <p>There are two modes, and {@code start} shows which one it is by what it does:
 *
 * <ul>
 *   <li><em>starts and stops</em>: the stage of {@code start} ends when the service is ready;
 *   <li><em>runs for ever</em>: {@code start} calls {@link ServiceScope#ready()} when the service is ready, and its
 *       stage ends only when it is cancelled. One that ends earlier has died, and {@link ServiceSpec#ifItDies} decides.
 * </ul>
 *
 * <p>For code that blocks, implement {@link BlockingService} instead.
 *
 * <p>Threads: {@code start} and {@code stop} are called on the worker's thread and must not block it;
 * {@code spec} is called on any thread, and more than once: it returns a constant.
 * <p>Order: {@code start} comes first, then at most one {@code stop} for it; a service that is restarted, or stopped
 * and started again at run time, goes through this again.
 */
@FunctionalInterface
public interface Service {

    /**
     * Starts the service.
     *
     * <p>When another service fails to start, or the program stops meanwhile, the returned stage is cancelled if it is
     * a {@link CompletableFuture}. A start that fails or is cancelled frees what it took: {@link #stop} is not called
     * for it.
     *
     * @param scope what the service may use, and how it says that it is ready
     * @return ends when the service is ready or, after {@link ServiceScope#ready()}, when the service has ended
     * @throws Exception fails the start, as if the stage had failed with it
     */
    CompletionStage<?> start(ServiceScope scope) throws Exception;

    /**
     * Stops the service; called for each one that became ready. The stage of a start that runs for ever is cancelled
     * just before. What this throws keeps no other service from stopping.
     *
     * @param cause why: the error that ended the program, {@link SignalException} for a signal, null for a normal end
     * @return ends when the service has stopped
     * @throws Exception fails the stop, as if the stage had failed with it
     */
    default CompletionStage<?> stop(@Nullable Throwable cause) throws Exception {
        return done();
    }

    /**
     * Says what the service is called, what it needs, and what happens when it dies.
     *
     * @return the declaration; the default has the name of the class and needs nothing
     */
    default ServiceSpec spec() {
        return ServiceSpec.of();
    }

    /**
     * Returns a stage that has ended, for methods that have nothing to wait for.
     *
     * @return a new completed future
     */
    static CompletableFuture<@Nullable Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
