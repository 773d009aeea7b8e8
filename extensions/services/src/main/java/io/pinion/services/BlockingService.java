package io.pinion.services;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A service of plain methods that may block.
 *
 * <p>Both modes of {@link Service} exist: {@code startUp} returns when the service is ready, or it calls
 * {@link ServiceScope#ready()} and goes on until it is interrupted.
 *
 * <p>Threads: each call of {@code startUp} and {@code shutDown} has a daemon thread of its own that ends with the call,
 * named {@code <service>-start} or {@code <service>-stop}. A service that runs for ever therefore takes nothing from
 * the blocking pool of the worker.
 * <p>Cancel: a start or stop that is no longer wanted is interrupted once. {@code startUp} that runs for ever is
 * interrupted first and {@code shutDown} follows at once, on its own thread, so that it can close what an interrupt does
 * not reach (a server socket, say); the service has stopped when both have returned.
 */
public interface BlockingService extends Service {

    /**
     * Starts the service; may block.
     *
     * @param scope what the service may use, and how it says that it is ready
     * @throws Exception fails the start; what was taken until then must have been freed
     */
    void startUp(ServiceScope scope) throws Exception;

    /**
     * Stops the service; may block.
     *
     * @param cause why, as for {@link Service#stop}
     * @throws Exception fails the stop, and keeps no other service from stopping
     */
    default void shutDown(@Nullable Throwable cause) throws Exception {}

    @Override
    default CompletionStage<?> start(ServiceScope scope) {
        return BlockingBody.run(ServiceNames.of(this) + "-start", () -> startUp(scope));
    }

    @Override
    default CompletionStage<?> stop(@Nullable Throwable cause) {
        return BlockingBody.run(ServiceNames.of(this) + "-stop", () -> shutDown(cause));
    }
}
