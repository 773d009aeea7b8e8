package io.pinion.rabbitmq.dispatch;

import io.pinion.rabbitmq.AmqpConnection;
import io.pinion.rabbitmq.internal.LinkPorts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link RemoteDispatch}; each is checked when it is set, and against each other by {@link #build}.
 * Senders and consumers of one queue need the same name and number of partitions.
 *
 * <p>Threads: one.
 */
public final class RemoteDispatchBuilder {
    private final AmqpConnection connection;
    private final CommandTypes types = new CommandTypes();
    private @Nullable String queue;
    private String vhost;
    private int partitions;
    private boolean isSingleActive;

    RemoteDispatchBuilder(AmqpConnection connection) {
        this.connection = connection;
        vhost = LinkPorts.maker().vhost(connection);
    }

    /**
     * Sets the name of the queue, from which those of the others are made.
     *
     * @param name not blank, not beginning with {@code amq.}, at most 240 bytes
     * @return this
     */
    public RemoteDispatchBuilder queue(String name) {
        queue = new QueueNames("/", name, 0).base();
        return this;
    }

    /**
     * Sets the virtual host; the connection's by default.
     *
     * @param name not empty
     * @return this
     */
    public RemoteDispatchBuilder vhost(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("vhost must not be empty; the usual one is /");
        }
        vhost = name;
        return this;
    }

    /**
     * Adds a type of command; one at least.
     *
     * @param type its name, class and codec; with a key if there are partitions
     * @return this
     * @throws IllegalArgumentException if there is one of this name or class already
     */
    public RemoteDispatchBuilder command(CommandType<?> type) {
        types.add(Objects.requireNonNull(type, "type"));
        return this;
    }

    /**
     * Keeps the commands of a key in order, by so many queues, each handled by one process at a time. Without it there is
     * one queue, and everybody competes for its commands.
     *
     * <p>The number also bounds how many processes work at once. To change it, let the queues run empty first: keys move
     * to other partitions. Each one that a process holds is a channel of its connection; RabbitMQ allows 2047, and other
     * brokers fewer.
     *
     * @param count 1 to 1024
     * @return this
     */
    public RemoteDispatchBuilder partitions(int count) {
        if (count < 1 || count > Partitions.MAX) {
            throw new IllegalArgumentException("partitions must be 1 to " + Partitions.MAX + ", was " + count);
        }
        partitions = count;
        return this;
    }

    /**
     * Lets RabbitMQ (3.8 or newer) choose the holder of each partition: all consume from all of them, and the queue
     * gives to one. Take-over needs no look every second, but who comes first gets all partitions, and keeps them. The
     * queues must not be there yet without that property. Other brokers are used as without this. All senders and
     * consumers must agree.
     *
     * @return this
     */
    public RemoteDispatchBuilder singleActiveConsumer() {
        isSingleActive = true;
        return this;
    }

    /**
     * Makes the dispatch. Nothing is sent or opened yet.
     *
     * @return the dispatch
     * @throws IllegalStateException if something is missing, or does not fit together
     */
    public RemoteDispatch build() {
        if (queue == null) {
            throw new IllegalStateException("the dispatch has no queue; set queue(name)");
        }
        if (types.isEmpty()) {
            throw new IllegalStateException("the dispatch of " + queue + " has no types; name them with command(type)");
        }
        for (CommandType<?> type : types.all()) {
            if (partitions > 0 && !type.isKeyed()) {
                throw new IllegalStateException(
                        type.name() + " has no key, which chooses its partition; give it one with"
                                + " keyedBy, or leave partitions out");
            }
        }
        if (isSingleActive && partitions == 0) {
            throw new IllegalStateException(
                    "singleActiveConsumer is for partitions; set partitions(n), or leave it out");
        }
        return new RemoteDispatch(this);
    }

    AmqpConnection connection() {
        return connection;
    }

    QueueNames names() {
        return new QueueNames(vhost, Objects.requireNonNull(queue, "queue"), partitions);
    }

    CommandTypes types() {
        return types.copy();
    }

    boolean isSingleActive() {
        return isSingleActive;
    }
}
