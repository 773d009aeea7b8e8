package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the network needs of the worker it runs on. */
public interface Host {

    /** The worker's name, for messages. */
    String name();

    /** Whether the calling thread is the worker's. */
    boolean isWorkerThread();

    /** Whether a close has begun: nothing new is opened. */
    boolean isClosing();

    /** Monotonic time. */
    long nowNs();

    /** The poller; opened when first asked for. The worker's thread only. */
    Poller poller() throws IOException;

    /** Makes a sleeping worker look at {@link NetworkCore#hasCommands()}; after a publication, from any thread. */
    void wake();

    /**
     * Runs something of the network's own on the worker soon; any thread. Each object keeps at most one such command
     * pending, so the number is bounded.
     */
    void post(Runnable command);

    /** Runs something on the worker not before a time; the worker's thread only. Cancelling is cheap. */
    Alarm alarm(long delayNs, Runnable action);

    /** Runs something off the worker, for instance a look-up of a name; callbacks of the future come back on the worker. */
    <T> CompletableFuture<T> offWorker(Callable<T> blocking);

    /** A future for {@link java.util.concurrent.CompletionStage}s given to users; completed on the worker. */
    default <T extends @Nullable Object> CompletableFuture<T> newFuture() {
        return new CompletableFuture<>();
    }

    /** Tells the worker's error handler what a handler of the user threw. Does not throw. */
    void report(Object handler, Throwable error);

    /** For observers: a reconnecting stream is connected. Does not throw. */
    default void connected(SocketAddress remote, long connections) {}

    /** For observers: a reconnecting stream has lost its connection, or made none. Does not throw. */
    default void disconnected(SocketAddress remote, @Nullable Throwable reason, int attempt, long retryInNs) {}

    /** A pending {@link #alarm}. */
    interface Alarm {
        /** The worker's thread only; again, or too late: nothing. */
        void cancel();
    }
}
