package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The settings of a {@link RemoteConsumer}: a handler for each type of the dispatch, and how its queues are consumed.
 *
 * <p>Threads: one.
 */
public final class RemoteConsumerBuilder {
    private static final int COMPETING_PREFETCH = 64;
    private static final int MAX_PREFETCH = 65_535;
    private static final int MAX_ATTEMPTS = 1000;
    // The broker closes channels that do not acknowledge for half an hour.
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
    private static final Duration MIN_PACE = Duration.ofMillis(50);
    private static final Duration MAX_PACE = Duration.ofMinutes(1);
    private static final Duration SETTLE_PAUSE = Duration.ofMillis(50);

    private final RemoteDispatch dispatch;
    private final Worker worker;
    private final Handlers handlers = new Handlers();
    private int prefetch;
    private int maxAttempts = 5;
    private Duration firstPause = Duration.ofMillis(200);
    private Duration maxPause = Duration.ofSeconds(30);
    private Duration pace = Duration.ofSeconds(1);

    RemoteConsumerBuilder(RemoteDispatch dispatch, Worker worker) {
        this.dispatch = dispatch;
        this.worker = worker;
        prefetch = dispatch.names().isOrdered() ? 1 : COMPETING_PREFETCH;
    }

    /**
     * Sets the handler of a type: any that a worker runs with {@link Worker#execute(Consumer, Object)}, unchanged.
     *
     * @param type the class of the commands
     * @param handler called on the worker; must not block
     * @param <C> the command
     * @return this
     * @throws IllegalArgumentException if the dispatch has no such type, or it has a handler
     */
    public <C> RemoteConsumerBuilder handle(Class<C> type, Consumer<? super C> handler) {
        Objects.requireNonNull(handler, "handler");
        return handle(type, (command, received) -> handler.accept(command));
    }

    /**
     * Sets the handler of a type.
     *
     * @param type the class of the commands
     * @param handler called on the worker; must not block
     * @param <C> the command
     * @return this
     * @throws IllegalArgumentException if the dispatch has no such type, or it has a handler
     */
    public <C> RemoteConsumerBuilder handle(Class<C> type, CommandHandler<? super C> handler) {
        handlers.plain(known(type), Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /**
     * Sets the handler of a type to asynchronous code.
     *
     * @param type the class of the commands
     * @param handler begins on the worker
     * @param <C> the command
     * @return this
     * @throws IllegalArgumentException if the dispatch has no such type, or it has a handler
     */
    public <C> RemoteConsumerBuilder handleAsync(Class<C> type, AsyncCommandHandler<? super C> handler) {
        handlers.async(known(type), Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /**
     * Sets the handler of a type to blocking code, which {@link Worker#blocking()} runs. When its partition is lost while
     * it runs, it is interrupted once.
     *
     * @param type the class of the commands
     * @param handler called off the worker
     * @param <C> the command
     * @return this
     * @throws IllegalArgumentException if the dispatch has no such type, or it has a handler
     */
    public <C> RemoteConsumerBuilder handleBlocking(Class<C> type, CommandHandler<? super C> handler) {
        handlers.blocking(known(type), Objects.requireNonNull(handler, "handler"), worker);
        return this;
    }

    private <C> Class<C> known(Class<C> type) {
        return dispatch.types().of(Objects.requireNonNull(type, "type")).type();
    }

    /**
     * Sets how many commands of a queue the broker hands out before they are acknowledged.
     *
     * <p>Without partitions so many handlers may be in work at once; 64 by default. With partitions one is in work, and
     * the others wait here; 1 by default, and then at most one command for each partition is handled again after a
     * failure. More saves a round trip for each command; but a process that has lost a partition and not noticed yet may
     * then go on with all that it was given, beside the new holder.
     *
     * @param commands 1 to 65,535
     * @return this
     */
    public RemoteConsumerBuilder prefetch(int commands) {
        if (commands < 1 || commands > MAX_PREFETCH) {
            throw new IllegalArgumentException("prefetch must be 1 to " + MAX_PREFETCH + ", was " + commands);
        }
        prefetch = commands;
        return this;
    }

    /**
     * Sets how often a command is tried before it becomes a dead letter. Without partitions the count travels with the
     * command, which goes to the back of the queue; with partitions it is tried again in its place and holds back its
     * partition meanwhile, and the count begins anew if another process takes over.
     *
     * @param attempts 1 to 1000, by default 5
     * @return this
     */
    public RemoteConsumerBuilder maxAttempts(int attempts) {
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts must be 1 to " + MAX_ATTEMPTS + ", was " + attempts);
        }
        maxAttempts = attempts;
        return this;
    }

    /**
     * Sets how long a failed command waits for its next attempt: doubled with each failure up to a cap, and a random part
     * of it, up to a half, cut off. It stays unacknowledged meanwhile and counts against the prefetch.
     *
     * @param first before the second attempt, positive, by default 200 ms
     * @param cap not below the first, at most 5 minutes, by default 30 s
     * @return this
     */
    public RemoteConsumerBuilder retryPause(Duration first, Duration cap) {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0 || cap.compareTo(MAX_PAUSE) > 0) {
            throw new IllegalArgumentException("retryPause must be positive, the cap not below the first and at most "
                    + MAX_PAUSE + ", was " + first + " and " + cap);
        }
        firstPause = first;
        maxPause = cap;
        return this;
    }

    /**
     * Sets how often a process looks for partitions that nobody holds, and for processes that wait for their share; a
     * random quarter more or less each time. It bounds how long a partition of a dead process lies idle after the broker
     * has noticed its death, which is at once when the process dies, and up to two heartbeats when its network does.
     *
     * @param pause 50 ms to a minute, by default one second
     * @return this
     */
    public RemoteConsumerBuilder standbyPace(Duration pause) {
        if (pause.compareTo(MIN_PACE) < 0 || pause.compareTo(MAX_PACE) > 0) {
            throw new IllegalArgumentException(
                    "standbyPace must be " + MIN_PACE + " to " + MAX_PACE + ", was " + pause);
        }
        pace = pause;
        return this;
    }

    /**
     * Starts consuming. The broker may be away; the connection must be open.
     *
     * @return the running consumer
     * @throws IllegalStateException if a type of the dispatch has no handler, the connection is not open, or the dispatch
     *     is closed
     */
    public RemoteConsumer start() {
        for (CommandType<?> type : dispatch.types().all()) {
            if (!handlers.has(type.type())) {
                throw new IllegalStateException(type.name() + " has no handler, and whoever consumes from a queue must"
                        + " handle all that is in it; set handle(" + type.type().getSimpleName()
                        + ".class, ...), or leave the type out of this dispatch");
            }
        }
        Tally tally = new Tally();
        WireSettings wire = new WireSettings(prefetch, pace, SETTLE_PAUSE, dispatch.isSingleActive());
        QueueNames names = dispatch.names();
        ConsumerCore core = new ConsumerCore(new ConsumerParts(
                worker,
                names,
                dispatch.types(),
                handlers,
                retryPolicy(),
                prefetch,
                dispatch.outlet(),
                tally,
                listener -> new LinkWire(names, wire, listener, tally, dispatch.link("dispatch"))));
        return RemoteConsumer.started(dispatch, worker, core);
    }

    private RetryPolicy retryPolicy() {
        return new RetryPolicy(
                maxAttempts,
                firstPause.toNanos(),
                maxPause.toNanos(),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
