package io.pinion.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published: where to, what, and its properties.
 *
 * <pre>{@code
 * connection.put(AmqpPublish.to("orders", "paid").json(order).messageId(id).mandatory(true))
 *         .thenRun(() -> log("the broker has it"));
 * }</pre>
 *
 * <p>Shape: one body, given once by {@link #json}, {@link #text} or {@link #bytes}; an empty one has to be given too.
 * Names and text properties have at most 255 bytes in UTF-8, headers together 64 KiB. It is persistent unless it is told
 * otherwise.
 * <p>Threads: immutable, each method returns a new one; it may be published any number of times.
 */
public final class AmqpPublish {
    /** Carries the number by which a returned message is known; not for users. */
    static final String NUMBER_HEADER = "x-pinion-number";

    private static final BasicProperties PERSISTENT =
            new BasicProperties.Builder().deliveryMode(2).build();
    private static final Object NO_BODY = new Object();
    private static final long MAX_EXPIRATION_MS = 0xffff_ffffL;

    private final String exchange;
    private final String routingKey;
    private final @Nullable String vhost;
    private final @Nullable Object body;
    private final boolean mandatory;
    private final BasicProperties properties;

    private AmqpPublish(
            String exchange,
            String routingKey,
            @Nullable String vhost,
            @Nullable Object body,
            boolean mandatory,
            BasicProperties properties) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.vhost = vhost;
        this.body = body;
        this.mandatory = mandatory;
        this.properties = properties;
    }

    /**
     * Begins a message.
     *
     * @param exchange name of the exchange; empty for the default one, which routes by the name of a queue
     * @param routingKey the routing key
     * @return without a body
     * @throws IllegalArgumentException if one of them is longer than 255 bytes
     */
    public static AmqpPublish to(String exchange, String routingKey) {
        ShortText.check("the name of an exchange", exchange);
        ShortText.check("a routing key", routingKey);
        return new AmqpPublish(exchange, routingKey, null, NO_BODY, false, PERSISTENT);
    }

    /**
     * Begins a message to one queue, by the default exchange.
     *
     * @param queue name of the queue
     * @return without a body
     * @throws IllegalArgumentException if the name is longer than 255 bytes
     */
    public static AmqpPublish toQueue(String queue) {
        return to("", queue);
    }

    /**
     * Sets the body to an object, which {@code put} encodes as JSON with the connection's codec on the calling thread.
     * The content type becomes {@code application/json}, unless there is one.
     *
     * @param object what to encode; an empty list, 0, "" and null are what they are
     * @return a new message
     * @throws IllegalArgumentException if there is a body already
     */
    public AmqpPublish json(@Nullable Object object) {
        return body(new Json(object), "application/json");
    }

    /**
     * Sets the body to text in UTF-8. The content type becomes {@code text/plain; charset=utf-8}, unless there is one.
     *
     * @param text the text, may be empty
     * @return a new message
     * @throws IllegalArgumentException if there is a body already
     */
    public AmqpPublish text(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * Sets the body to bytes, as they are.
     *
     * @param bytes the body, may be empty; copied
     * @return a new message
     * @throws IllegalArgumentException if there is a body already
     */
    public AmqpPublish bytes(byte[] bytes) {
        return body(bytes.clone(), null);
    }

    private AmqpPublish body(Object newBody, @Nullable String contentType) {
        if (body != NO_BODY) {
            throw new IllegalArgumentException("the message has a body; give one of json, text and bytes, once");
        }
        BasicProperties typed = contentType == null || properties.getContentType() != null
                ? properties
                : properties.builder().contentType(contentType).build();
        return new AmqpPublish(exchange, routingKey, vhost, newBody, mandatory, typed);
    }

    /**
     * Sets the virtual host.
     *
     * @param name its name; by default the connection's
     * @return a new message
     */
    public AmqpPublish vhost(String name) {
        return new AmqpPublish(exchange, routingKey, Vhosts.checked(name), body, mandatory, properties);
    }

    /**
     * Sets whether a message that fits no queue is given back, and its future fails with
     * {@link AmqpReturnedException}; without that the broker drops and confirms it. Mandatory messages carry a header
     * {@code x-pinion-number}, by which a returned one is known.
     *
     * @param value whether it must reach a queue; by default not
     * @return a new message
     */
    public AmqpPublish mandatory(boolean value) {
        return new AmqpPublish(exchange, routingKey, vhost, body, value, properties);
    }

    /**
     * Sets whether durable queues keep the message on disk.
     *
     * @param value by default yes
     * @return a new message
     */
    public AmqpPublish persistent(boolean value) {
        return properties(properties.builder().deliveryMode(value ? 2 : 1).build());
    }

    /**
     * Sets a header.
     *
     * @param name its name; one of that name is replaced
     * @param value a String, Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, byte[] or Instant (to the
     *     second), a List or Map of these at most 8 deep, or null; copied
     * @return a new message
     * @throws IllegalArgumentException if it is something else, or the headers become larger than 64 KiB
     */
    public AmqpPublish header(String name, @Nullable Object value) {
        if (name.equals(NUMBER_HEADER)) {
            throw new IllegalArgumentException(
                    "the header " + NUMBER_HEADER + " is the publisher's; choose another name");
        }
        return properties(properties
                .builder()
                .headers(HeaderData.with(properties.getHeaders(), name, value))
                .build());
    }

    /**
     * Sets the content type.
     *
     * @param type a MIME type
     * @return a new message
     */
    public AmqpPublish contentType(String type) {
        return properties(properties
                .builder()
                .contentType(ShortText.check("contentType", type))
                .build());
    }

    /**
     * Sets the id of the message, by which its receivers know a duplicate.
     *
     * @param id any text
     * @return a new message
     */
    public AmqpPublish messageId(String id) {
        return properties(
                properties.builder().messageId(ShortText.check("messageId", id)).build());
    }

    /**
     * Sets what the message belongs to.
     *
     * @param id any text
     * @return a new message
     */
    public AmqpPublish correlationId(String id) {
        return properties(properties
                .builder()
                .correlationId(ShortText.check("correlationId", id))
                .build());
    }

    /**
     * Sets the queue for an answer.
     *
     * @param queue name of the queue
     * @return a new message
     */
    public AmqpPublish replyTo(String queue) {
        return properties(
                properties.builder().replyTo(ShortText.check("replyTo", queue)).build());
    }

    /**
     * Sets how long the message may stay in a queue.
     *
     * @param ttl zero to 2^32 - 1 ms, whole milliseconds
     * @return a new message
     */
    public AmqpPublish expiration(Duration ttl) {
        if (ttl.isNegative() || ttl.compareTo(Duration.ofMillis(MAX_EXPIRATION_MS)) > 0) {
            throw new IllegalArgumentException("expiration must be 0 to " + MAX_EXPIRATION_MS + " ms, was " + ttl);
        }
        return properties(
                properties.builder().expiration(Long.toString(ttl.toMillis())).build());
    }

    /**
     * Sets the priority, which matters in priority queues.
     *
     * @param priority 0 to 255
     * @return a new message
     */
    public AmqpPublish priority(int priority) {
        if (priority < 0 || priority > 255) {
            throw new IllegalArgumentException("priority must be 0 to 255, was " + priority);
        }
        return properties(properties.builder().priority(priority).build());
    }

    /**
     * Sets the time of the message.
     *
     * @param instant when; AMQP carries whole seconds
     * @return a new message
     */
    public AmqpPublish timestamp(Instant instant) {
        return properties(properties.builder().timestamp(Date.from(instant)).build());
    }

    /**
     * Sets what kind of message it is.
     *
     * @param type any text
     * @return a new message
     */
    public AmqpPublish type(String type) {
        return properties(
                properties.builder().type(ShortText.check("type", type)).build());
    }

    /**
     * Sets which program it comes from.
     *
     * @param id any text
     * @return a new message
     */
    public AmqpPublish appId(String id) {
        return properties(
                properties.builder().appId(ShortText.check("appId", id)).build());
    }

    private AmqpPublish properties(BasicProperties changed) {
        return new AmqpPublish(exchange, routingKey, vhost, body, mandatory, changed);
    }

    String exchange() {
        return exchange;
    }

    String routingKey() {
        return routingKey;
    }

    @Nullable
    String vhost() {
        return vhost;
    }

    boolean mandatory() {
        return mandatory;
    }

    /** Returns the properties for sending it with that delivery tag, by which a returned one is known. */
    BasicProperties numbered(long tag) {
        if (!mandatory) {
            return properties;
        }
        Map<String, Object> headers = new HashMap<>();
        if (properties.getHeaders() != null) {
            headers.putAll(properties.getHeaders());
        }
        headers.put(NUMBER_HEADER, tag);
        return properties.builder().headers(headers).build();
    }

    /** Returns about what it takes, in bytes: body, names, headers; the rest is small. */
    int sizeOf(byte[] encodedBody) {
        long size = 128L + encodedBody.length + exchange.length() + routingKey.length();
        if (properties.getHeaders() != null) {
            size += HeaderData.sizeOf(properties.getHeaders());
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }

    /** Returns the bytes to send, not to be changed. */
    byte[] encoded(BodyEncoder encoder) {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof Json json) {
            return encodedJson(encoder, json.object());
        }
        throw new IllegalArgumentException(
                "the message has no body; give one of json, text and bytes, an empty one too: bytes(new byte[0])");
    }

    private byte[] encodedJson(BodyEncoder encoder, @Nullable Object object) {
        try {
            return Objects.requireNonNull(encoder.encode(object), "the codec has returned null");
        } catch (Exception | StackOverflowError e) {
            String type = object == null ? "null" : object.getClass().getName();
            throw new IllegalArgumentException(
                    "not published: the codec cannot encode a " + type + " for " + this
                            + "; nothing has been sent. Give the codec what it can encode, or send bytes",
                    e);
        }
    }

    /** Says where it goes, without its body. */
    @Override
    public String toString() {
        String where = exchange.isEmpty()
                ? "queue '" + Text.visible(routingKey) + "'"
                : "exchange '" + Text.visible(exchange) + "', key '" + Text.visible(routingKey) + "'";
        return vhost == null ? where : where + " in virtual host '" + Text.visible(vhost) + "'";
    }

    /** What is still to be encoded; also null is something. */
    private record Json(@Nullable Object object) {}
}
