package io.pinion.rabbitmq;

import io.pinion.consumers.Action;
import io.pinion.consumers.Route;
import io.pinion.consumers.RouteContext;
import io.pinion.consumers.source.Source;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route that consumes queues of one virtual host, over one channel of its own.
 *
 * <p>At least once: a message is settled only after its handler is done with it, on the channel that delivered it; if
 * that has gone, the broker delivers the message again. In the order of a queue, while nothing is delivered again.
 * <p>{@link Action#REQUEUE} puts a message back after a pause that doubles each time ({@link #requeuePause}), until it
 * has been put back as often as allowed ({@link #redeliveryLimit}); then it is rejected. A message that was put back
 * has a bulk of its own. {@link Action#REJECT} sends it to the dead-letter exchange of its queue; it is lost if that has
 * none.
 * <p>How often a message was put back is what the broker says where it counts (quorum queues); else what this process
 * remembers, by queue and message id, or by the body of messages without id, for the latest 65,536.
 */
public final class AmqpRoute extends Route<AmqpMessage, AmqpRoute> {
    /** The most queues of one route. */
    public static final int MAX_QUEUES = 256;

    private static final int DEFAULT_REDELIVERIES = 10;
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    private final List<String> queues;
    private final Counters counters = new Counters();
    private @Nullable String vhost;
    private int prefetch;
    private int redeliveryLimit = DEFAULT_REDELIVERIES;
    private Duration requeueFirst = Duration.ofMillis(100);
    private Duration requeueMax = Duration.ofSeconds(30);
    private BodyDecoder decoder = BodyDecoder.json();
    private @Nullable Class<?> eagerType;
    private Action onUndecodable = Action.REJECT;
    private @Nullable String deadLetterExchange;
    private boolean exclusive;
    private boolean standby;

    AmqpRoute(List<String> queues) {
        super(AmqpConnection.class, String.join(",", queues));
        if (queues.isEmpty() || queues.size() > MAX_QUEUES) {
            throw new IllegalArgumentException("a route consumes 1 to " + MAX_QUEUES + " queues, was " + queues.size());
        }
        if (new LinkedHashSet<>(queues).size() < queues.size()) {
            throw new IllegalArgumentException("a queue is named twice: " + queues);
        }
        queues.forEach(each -> Vhosts.shortString("the name of a queue", each));
        this.queues = List.copyOf(queues);
    }

    /**
     * Sets the virtual host; that of the connection by default.
     *
     * @param vhost exactly as the broker names it: a leading slash belongs to the name
     * @return this
     */
    public AmqpRoute vhost(String vhost) {
        checkOpen();
        this.vhost = Vhosts.checked(vhost);
        return this;
    }

    /**
     * Sets how many messages the handlers may have unsettled, which is also how many the broker sends ahead of each queue;
     * that of the connection by default. Bulks are not larger.
     *
     * @param messages 1 to 65535
     * @return this
     */
    public AmqpRoute prefetch(int messages) {
        checkOpen();
        prefetch = Prefetch.checked(messages);
        return this;
    }

    /**
     * Sets how often a message is put back before it is rejected; 10 by default.
     *
     * @param times 0 to 1000; 0 rejects at once
     * @return this
     */
    public AmqpRoute redeliveryLimit(int times) {
        checkOpen();
        if (times < 0 || times > 1000) {
            throw new IllegalArgumentException("redeliveryLimit must be 0 to 1000, was " + times);
        }
        redeliveryLimit = times;
        return this;
    }

    /**
     * Sets how long a message is held back before it is put back: {@code first}, then twice that, up to {@code max}.
     * 100 ms and 30 s by default. A message that is held back counts for the prefetch.
     *
     * @param first 1 ms to {@code max}
     * @param max at most 5 min
     * @return this
     */
    public AmqpRoute requeuePause(Duration first, Duration max) {
        checkOpen();
        if (max.compareTo(MAX_PAUSE) > 0 || max.compareTo(first) < 0 || first.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("requeuePause must be 1 ms or more at first, and at most " + MAX_PAUSE
                    + ", was " + first + " to " + max);
        }
        requeueFirst = first;
        requeueMax = max;
        return this;
    }

    /**
     * Decodes each body before the handler gets it: {@link AmqpMessage#body} with the same type then costs nothing and
     * cannot fail, and a message that cannot be decoded never reaches the handler. It is decoded on the thread that reads
     * from the broker.
     *
     * @param type what bodies are
     * @return this
     */
    public AmqpRoute body(Class<?> type) {
        checkOpen();
        eagerType = Objects.requireNonNull(type, "type");
        return this;
    }

    /**
     * Sets what decodes bodies; JSON by default.
     *
     * @param decoder the decoder
     * @return this
     */
    public AmqpRoute decoder(BodyDecoder decoder) {
        checkOpen();
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        return this;
    }

    /**
     * Sets what becomes of a message that cannot be decoded: {@link Action#REJECT}, by default, or {@link Action#ACK},
     * which drops it. It is logged either way, escaped and cut.
     *
     * @param action not {@link Action#REQUEUE}: it would never end
     * @return this
     */
    public AmqpRoute onUndecodable(Action action) {
        checkOpen();
        if (action == Action.REQUEUE) {
            throw new IllegalArgumentException(
                    "onUndecodable must be REJECT or ACK, was REQUEUE, which would never end");
        }
        onUndecodable = Objects.requireNonNull(action, "action");
        return this;
    }

    /**
     * Names the exchange that the queues send rejected messages to, so that a warning can be logged at the start if it is
     * not there. It does not set it: that is for whoever declares the queues.
     *
     * @param exchange its name
     * @return this
     */
    public AmqpRoute deadLetterExchange(String exchange) {
        checkOpen();
        deadLetterExchange = Vhosts.shortString("the name of an exchange", exchange);
        return this;
    }

    /**
     * Consumes as the only one, or waits until it can: it tries again at a pace of up to 5 s. While it waits its channel is
     * closed by the broker again and again, so give each such queue a route of its own.
     *
     * @return this
     */
    public AmqpRoute exclusive() {
        checkOpen();
        exclusive = true;
        return this;
    }

    /**
     * Says that another consumer may be served in its stead, as with single active consumers or priorities: getting nothing
     * from a queue that holds messages is then no fault while the queue has a consumer.
     *
     * @return this
     */
    public AmqpRoute standby() {
        checkOpen();
        standby = true;
        return this;
    }

    /**
     * Returns what has been counted; any thread, at any time.
     *
     * @return a snapshot
     */
    public AmqpStats stats() {
        return counters.snapshot();
    }

    @Override
    protected AmqpRoute self() {
        return this;
    }

    @Override
    protected Source<AmqpMessage> open(RouteContext context) {
        AmqpConnection connection = (AmqpConnection) Objects.requireNonNull(context.connection(), "connection");
        AmqpSettings settings = connection.settings();
        RouteOptions options = new RouteOptions(
                context.settings().name(),
                queues,
                prefetch == 0 ? settings.prefetch() : prefetch,
                redeliveryLimit,
                requeueFirst,
                requeueMax,
                decoder,
                eagerType,
                onUndecodable,
                deadLetterExchange,
                exclusive,
                standby,
                settings.livenessInterval(),
                settings.consumerTimeout());
        return new AmqpSource(options, connection.hub(vhost == null ? settings.vhost() : vhost), counters);
    }
}
