package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.pinion.consumers.Action;
import io.pinion.consumers.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a route received.
 *
 * <p>Everything in it comes from its publisher and is as trustworthy as that.
 * <p>Threads: those of its handler, one at a time.
 */
public final class AmqpMessage extends Delivery {
    private static final Envelope NO_ENVELOPE = new Envelope(0, false, "", "");
    private static final AMQP.BasicProperties NO_PROPERTIES = new AMQP.BasicProperties();

    /** What its source knows of it; null for one that a test made. */
    final @Nullable Subscription subscription;

    final @Nullable Incarnation incarnation;
    final long deliveredAtNs;

    /** How often it was put back before, as far as is known. */
    int attempts;

    /** How large its body was that was not taken; zero if it was. */
    long oversizeBytes;

    /** Written by the worker when it is settled, read by the owner of the channel. */
    @Nullable
    Action asked;
    /** Written by the worker: it counts as unsettled no more. */
    boolean released;

    /** Guarded by the list of its incarnation. */
    @Nullable
    AmqpMessage next;

    @Nullable
    AmqpMessage previous;

    @Nullable
    Action decided;

    boolean listed;

    /** For the owner: that it is put back has been counted. */
    boolean counted;

    /** For the owner: when a message that was put back goes out. */
    long dueNs;

    private final Envelope envelope;
    private final AMQP.BasicProperties properties;
    private final byte[] bytes;
    private @Nullable Object decoded;
    private @Nullable Class<?> decodedType;

    AmqpMessage(
            @Nullable Subscription subscription,
            @Nullable Incarnation incarnation,
            Envelope envelope,
            AMQP.BasicProperties properties,
            byte[] bytes,
            long deliveredAtNs) {
        this.subscription = subscription;
        this.incarnation = incarnation;
        this.envelope = envelope;
        this.properties = properties;
        this.bytes = bytes;
        this.deliveredAtNs = deliveredAtNs;
    }

    /**
     * Makes a message without a broker, for tests of handlers.
     *
     * @param body the bytes; not copied
     * @return a message with no properties, and the decoder of JSON
     */
    public static AmqpMessage of(byte[] body) {
        return new AmqpMessage(null, null, NO_ENVELOPE, NO_PROPERTIES, Objects.requireNonNull(body, "body"), 0);
    }

    /**
     * Makes a message without a broker, for tests of handlers.
     *
     * @param body the text, as UTF-8
     * @return a message with no properties, and the decoder of JSON
     */
    public static AmqpMessage of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the body as it came.
     *
     * @return the bytes themselves, not a copy: do not change them
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns the body as text.
     *
     * @return the bytes as UTF-8, faults replaced
     */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Decodes the body, by the decoder of the route; once, however often it is asked for.
     *
     * @param type what is wanted; {@code Object.class} for maps and lists
     * @param <T> what is wanted
     * @return the object; null where the body says so
     * @throws AmqpDecodeException if it cannot be decoded: the message is marked with the route's action for that
     *     ({@link AmqpRoute#onUndecodable}), and no other message of the bulk
     */
    public <T> @Nullable T body(Class<T> type) {
        if (decodedType == type) {
            return type.cast(decoded);
        }
        BodyDecoder decoder = subscription == null ? BodyDecoder.json() : subscription.decoder();
        try {
            T value = decoder.decode(bytes, properties.getContentType(), type);
            decoded = value;
            decodedType = type;
            return value;
        } catch (Exception | StackOverflowError e) {
            throw undecodable(type, e);
        }
    }

    private AmqpDecodeException undecodable(Class<?> type, Throwable cause) {
        Action action = subscription == null ? Action.REJECT : subscription.onUndecodable(this, cause);
        if (action == Action.ACK) {
            accept();
        } else {
            reject();
        }
        return new AmqpDecodeException(
                "the body of a message from queue '" + Text.visible(queue()) + "' is no " + type.getSimpleName()
                        + "; the message is marked " + action + ". Body: " + Text.of(bytes),
                cause);
    }

    /**
     * Returns the queue it came from.
     *
     * @return its name, empty for a message that a test made
     */
    public String queue() {
        return subscription == null ? "" : subscription.queue();
    }

    /**
     * Returns the exchange it was published to.
     *
     * @return its name, empty for the default exchange
     */
    public String exchange() {
        return envelope.getExchange();
    }

    /**
     * Returns what it was routed by.
     *
     * @return the routing key
     */
    public String routingKey() {
        return envelope.getRoutingKey();
    }

    /**
     * Tells whether the broker has delivered it before, to anyone.
     *
     * @return whether it may have been handled before
     */
    public boolean redelivered() {
        return envelope.isRedeliver();
    }

    /**
     * Returns how often it has been put back before: as the broker counts it where it does (quorum queues), else as this
     * process does, by its id or its body.
     *
     * @return zero or more
     */
    public int deliveryCount() {
        return attempts;
    }

    /**
     * Returns the headers as plain data: strings, longs, doubles, booleans, {@link Instant}s, byte arrays, lists and maps;
     * no more than 1024 values, no deeper than 8.
     *
     * @return an unmodifiable map, made anew by each call
     */
    public Map<String, Object> headers() {
        return Headers.plain(properties.getHeaders());
    }

    /**
     * Returns one header as text.
     *
     * @param name the header
     * @return its text, if there is one
     */
    public Optional<String> header(String name) {
        Map<String, Object> table = properties.getHeaders();
        return table == null
                ? Optional.empty()
                : Optional.ofNullable(table.get(name)).map(Object::toString);
    }

    /**
     * Returns the id that its publisher gave it.
     *
     * @return the id, if there is one
     */
    public Optional<String> messageId() {
        return Optional.ofNullable(properties.getMessageId());
    }

    /**
     * Returns what it answers, or belongs to.
     *
     * @return the id, if there is one
     */
    public Optional<String> correlationId() {
        return Optional.ofNullable(properties.getCorrelationId());
    }

    /**
     * Returns what the body is said to be.
     *
     * @return the media type, if there is one
     */
    public Optional<String> contentType() {
        return Optional.ofNullable(properties.getContentType());
    }

    /**
     * Returns the name of its kind, as publisher and consumer agreed.
     *
     * @return the name, if there is one
     */
    public Optional<String> type() {
        return Optional.ofNullable(properties.getType());
    }

    /**
     * Returns where an answer is wanted.
     *
     * @return the address, if there is one
     */
    public Optional<String> replyTo() {
        return Optional.ofNullable(properties.getReplyTo());
    }

    /**
     * Returns when it was made, by the clock of its publisher.
     *
     * @return the time, if there is one
     */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(properties.getTimestamp()).map(Date::toInstant);
    }

    long tag() {
        return envelope.getDeliveryTag();
    }

    /** The count of a quorum queue, -1 where there is none. */
    int brokerCount() {
        Map<String, Object> table = properties.getHeaders();
        return table != null && table.get("x-delivery-count") instanceof Number count ? count.intValue() : -1;
    }

    /** Neither body nor headers. */
    @Override
    public String toString() {
        return "AmqpMessage[" + bytes.length + " bytes from '" + Text.visible(queue()) + "', tag " + tag() + "]";
    }
}
