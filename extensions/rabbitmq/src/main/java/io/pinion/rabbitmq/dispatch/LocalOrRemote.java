package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Hands commands to a worker here, and sends those for which it has no room to the queue.
 *
 * <p>Order: none between what stays here and what is sent. What stays here is lost with the process, and is tried once,
 * as anything that a worker runs; what is sent has the promise of {@link RemoteDispatch}.
 * <p>Threads: any.
 *
 * @param <C> the command
 */
public final class LocalOrRemote<C> {
    /** Where a command has gone. */
    public enum Place {
        /** To the worker here; it will run. */
        LOCAL,
        /** To the queue; the broker has confirmed it. */
        REMOTE
    }

    private final RemoteDispatch dispatch;
    private final Worker worker;
    private final Consumer<? super C> handler;
    private final LongAdder local = new LongAdder();
    private final LongAdder spilled = new LongAdder();

    LocalOrRemote(RemoteDispatch dispatch, Worker worker, Consumer<? super C> handler) {
        this.dispatch = dispatch;
        this.worker = worker;
        this.handler = handler;
    }

    /**
     * Hands over a command, here if there is room at this moment. Never waits for room here.
     *
     * @param command what to handle
     * @return where it has gone, done at once for {@link Place#LOCAL}; failed as {@link RemoteDispatch#send} fails, or
     *     with {@link RejectedExecutionException} if the worker is closing
     */
    public CompletableFuture<Place> submit(C command) {
        Objects.requireNonNull(command, "command");
        OfferResult offered = worker.offer(() -> handler.accept(command));
        return switch (offered) {
            case ACCEPTED -> {
                local.increment();
                yield CompletableFuture.completedFuture(Place.LOCAL);
            }
            case FULL -> {
                spilled.increment();
                yield dispatch.send(command).thenApply(nothing -> Place.REMOTE);
            }
            case CLOSED ->
                CompletableFuture.failedFuture(new RejectedExecutionException(
                        "the worker " + worker.config().name() + " is closing; send the command instead"));
        };
    }

    /**
     * Returns how many commands have gone to the worker here.
     *
     * @return since this was made
     */
    public long local() {
        return local.sum();
    }

    /**
     * Returns how many commands found no room here.
     *
     * @return those that were to be sent, whatever became of them
     */
    public long spilled() {
        return spilled.sum();
    }
}
