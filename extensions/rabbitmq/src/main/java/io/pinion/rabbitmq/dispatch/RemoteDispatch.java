package io.pinion.rabbitmq.dispatch;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.internal.LinkPort;
import io.pinion.rabbitmq.internal.LinkPorts;
import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Commands for handlers on any number of machines, behind a queue of a broker of AMQP 0-9-1.
 *
 * <pre>{@code
 * RemoteDispatch invoices = RemoteDispatch.on(connection)
 *         .queue("invoices")
 *         .command(CommandType.json("invoice.post.v1", PostInvoice.class).keyedBy(PostInvoice::customer))
 *         .partitions(16)
 *         .build();
 * invoices.consumer(worker).handle(PostInvoice.class, ledger::post).start();   // on each machine that handles
 * invoices.send(new PostInvoice("ada", 120));                                  // on any machine
 * }</pre>
 *
 * <p>Promise: a command whose future is done is handled at least once, or becomes a dead letter with a reason, as long
 * as the broker keeps its queues. It may be handled more than once, so handlers must be idempotent;
 * {@link Received#id()} is the same each time.
 * <p>Order: without partitions none. With partitions, commands of one key sent by one thread are handled one after
 * another in that order, across retries and take-overs, each again from the first one that was not acknowledged. While a
 * partition goes from a holder that has died or lost its connection to another, that one command may be in work on both:
 * a handler that has begun cannot be called back, and a process that stands still, or is cut off, notices later than the
 * broker. See {@link RemoteConsumerBuilder#prefetch} for how many it can be.
 * <p>The queues: {@code <name>}, or {@code <name>.0} and so on with partitions; {@code <name>.dead} for dead letters,
 * which nobody consumes here; {@code <name>.members}, which carries nothing. All are durable, and made where they are
 * missing; those that are there stay as they are, quorum queues for example.
 * <p>Threads: any.
 */
public final class RemoteDispatch implements AutoCloseable {
    private final AmqpConnection connection;
    private final QueueNames names;
    private final CommandTypes types;
    private final boolean isSingleActive;
    private final RemoteSender sender;
    private final List<RemoteConsumer> consumers = new ArrayList<>();
    private boolean isAttached;
    private boolean isClosed;

    RemoteDispatch(RemoteDispatchBuilder builder) {
        connection = builder.connection();
        names = builder.names();
        types = builder.types();
        isSingleActive = builder.isSingleActive();
        sender = new RemoteSender(names, isSingleActive, outlet(), link("declare"));
    }

    /**
     * Begins the settings of a dispatch.
     *
     * @param connection over which it sends and consumes; open before the first command, and closing it closes this
     * @return the builder
     */
    public static RemoteDispatchBuilder on(AmqpConnection connection) {
        return new RemoteDispatchBuilder(Objects.requireNonNull(connection, "connection"));
    }

    /**
     * Sends a command.
     *
     * <p>Before the first one the queues are declared; until that is done at most 256 commands wait, at most 30 s.
     * <p>Cost: encodes on the calling thread; then as publishing costs.
     *
     * @param command of a class that was named to the builder
     * @return done when the broker has confirmed that it has it. Failed: with what the codec or the key has thrown;
     *     with {@link java.util.concurrent.RejectedExecutionException} when this is closed or too much waits; or with
     *     what publishing fails with. After a failure other than these first two it is open whether the broker has it;
     *     sending again may double it
     * @throws IllegalArgumentException if there is no type of its class
     * @throws IllegalStateException if the connection is not open
     */
    public CompletableFuture<Void> send(Object command) {
        Objects.requireNonNull(command, "command");
        CommandType<?> type = types.of(command.getClass());
        attach();
        Parcel parcel;
        try {
            parcel = parcel(type, command);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
        return sender.send(parcel);
    }

    private <C> Parcel parcel(CommandType<C> type, Object command) throws Exception {
        C typed = type.type().cast(command);
        int shard = names.isOrdered() ? Partitions.of(type.keyOf(typed), names.partitions()) : 0;
        byte[] body = Objects.requireNonNull(
                type.codec().encode(typed), () -> "the codec of " + type.name() + " has returned null");
        return new Parcel(
                names.shard(shard),
                UUID.randomUUID().toString(),
                type.name(),
                type.codec().contentType(),
                Map.of(),
                body);
    }

    /**
     * Returns how many commands the broker has confirmed.
     *
     * @return since this was built
     */
    public long confirmed() {
        return sender.confirmed();
    }

    /**
     * Begins the settings of a consumer in this process. One for each worker that is to handle.
     *
     * @param worker runs the handlers
     * @return the builder
     */
    public RemoteConsumerBuilder consumer(Worker worker) {
        return new RemoteConsumerBuilder(this, Objects.requireNonNull(worker, "worker"));
    }

    /**
     * Returns a way to hand commands to a worker here, and to send what it has no room for.
     *
     * @param worker runs the handler here
     * @param type of the commands
     * @param handler handles them here; elsewhere the consumers' handlers do
     * @param <C> the command
     * @return the policy
     * @throws IllegalArgumentException if there is no such type
     * @throws IllegalStateException if this has partitions: between here and the queue there is no order
     */
    public <C> LocalOrRemote<C> localOrRemote(Worker worker, Class<C> type, Consumer<? super C> handler) {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(handler, "handler");
        types.of(type);
        if (names.isOrdered()) {
            throw new IllegalStateException("the commands of " + names.base() + " have an order by key, and between the"
                    + " worker here and the queue there is none; use a dispatch without partitions for what may spill");
        }
        return new LocalOrRemote<>(this, worker, handler);
    }

    /**
     * Tells which partition a key belongs to. The CRC-32C of its UTF-8 bytes, through the finalizer of MurmurHash3, times
     * the number of partitions, divided by 2^32: the same everywhere, for programs in other languages too.
     *
     * @param key any text
     * @return 0 up to the number of partitions
     * @throws IllegalStateException if there are none
     */
    public int partitionOf(String key) {
        if (!names.isOrdered()) {
            throw new IllegalStateException(
                    names.base() + " has no partitions; set partitions(n) to have an order by key");
        }
        return Partitions.of(key, names.partitions());
    }

    /** Closes its consumers, each as {@link RemoteConsumer#close} does, and sends no more. Again is nothing. */
    @Override
    public void close() {
        List<RemoteConsumer> open = beginClose();
        var unused = sender.close();
        open.forEach(RemoteConsumer::close);
    }

    /** A copy: each takes itself out of the list when it has ended. */
    private synchronized List<RemoteConsumer> beginClose() {
        isClosed = true;
        return List.copyOf(consumers);
    }

    private CompletableFuture<Void> closeWithConnection() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        beginClose().forEach(each -> ends.add(each.shutdown(RemoteConsumer.DEFAULT_GRACE)));
        ends.add(sender.close());
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    /** Ties this to the connection's life, once. */
    private synchronized void attach() {
        if (!isAttached) {
            LinkPorts.maker().onClose(connection, this::closeWithConnection);
            isAttached = true;
        }
    }

    void add(RemoteConsumer consumer) {
        attach();
        synchronized (this) {
            if (isClosed) {
                throw new IllegalStateException("the dispatch of " + names.base() + " is closed; build another one");
            }
            consumers.add(consumer);
        }
    }

    synchronized void remove(RemoteConsumer consumer) {
        consumers.remove(consumer);
    }

    QueueNames names() {
        return names;
    }

    CommandTypes types() {
        return types;
    }

    boolean isSingleActive() {
        return isSingleActive;
    }

    Outlet outlet() {
        return parcel -> {
            try {
                return connection.put(parcel.toPublish(names.vhost()));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }

    Function<LinkPort.Listener, LinkPort> link(String purpose) {
        return listener -> LinkPorts.maker().make(connection, names.vhost(), purpose, listener);
    }

    @Override
    public String toString() {
        return "RemoteDispatch[" + names.base() + ", " + names.partitions() + " partitions]";
    }
}
