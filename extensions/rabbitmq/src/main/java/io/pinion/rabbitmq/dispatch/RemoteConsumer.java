package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Handles the commands of a {@link RemoteDispatch} on a worker of this process, until it is closed. It comes back by
 * itself whenever the broker does.
 *
 * <p>A command is acknowledged after its handler has returned. What the handler has not finished when the process dies,
 * or loses its connection, the broker gives to another, or here again.
 * <p>Threads: any. Its connection has a thread {@code pinion-amqp-<connection>-<vhost>-dispatch}, a daemon, and two of
 * the client's; commands are decoded, and handlers called, on the worker. Close it before its worker; a worker that has
 * ended ends it too.
 */
public final class RemoteConsumer implements AutoCloseable {
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(6);

    private final RemoteDispatch dispatch;
    private final Worker worker;
    private final ConsumerCore core;

    private RemoteConsumer(RemoteDispatch dispatch, Worker worker, ConsumerCore core) {
        this.dispatch = dispatch;
        this.worker = worker;
        this.core = core;
    }

    static RemoteConsumer started(RemoteDispatch dispatch, Worker worker, ConsumerCore core) {
        RemoteConsumer consumer = new RemoteConsumer(dispatch, worker, core);
        dispatch.add(consumer);
        core.start();
        return consumer;
    }

    /**
     * Returns what has become of its commands.
     *
     * @return a snapshot
     */
    public RemoteStats stats() {
        return RemoteStats.of(core.tally());
    }

    /**
     * Ends it without waiting: no further command is begun, those in work are finished and acknowledged if that takes no
     * longer than the grace, and everything else goes back to the broker. Again is nothing; the first grace counts.
     *
     * @param grace zero to an hour
     * @return done when nothing of it is left, at most six seconds after the grace
     */
    public CompletableFuture<Void> shutdown(Duration grace) {
        if (grace.isNegative() || grace.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("grace must be zero to an hour, was " + grace);
        }
        CompletableFuture<Void> end = core.close(grace);
        var unused = end.whenComplete((nothing, error) -> dispatch.remove(this));
        return end.copy();
    }

    /**
     * Ends it as {@link #shutdown} does with ten seconds, and waits for that. On the worker's own thread it does not wait:
     * the handlers in work need it.
     */
    @Override
    public void close() {
        CompletableFuture<Void> end = shutdown(DEFAULT_GRACE);
        if (worker.isWorkerThread()) {
            return;
        }
        try {
            end.get(DEFAULT_GRACE.plus(BEYOND_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(RemoteConsumer.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} has not ended in time: {1}", dispatch, LogText.of(e));
        }
    }
}
