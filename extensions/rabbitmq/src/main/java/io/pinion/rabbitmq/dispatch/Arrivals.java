package io.pinion.rabbitmq.dispatch;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes plain data of what the client delivers. */
final class Arrivals {
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER_CHARS = 1024;
    private static final int MAX_COUNT = 1_000_000;
    private static final String DELIVERY_COUNT = "x-delivery-count";

    private Arrivals() {}

    static Arrival of(Lease lease, Envelope envelope, BasicProperties properties, byte[] body) {
        Map<String, Object> given = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        String id = properties.getMessageId();
        return new Arrival(
                lease,
                envelope.getDeliveryTag(),
                envelope.isRedeliver(),
                id == null || id.isEmpty() ? UUID.randomUUID().toString() : id,
                properties.getType(),
                properties.getContentType(),
                earlierAttempts(given),
                plain(given),
                body);
    }

    private static int earlierAttempts(Map<String, Object> headers) {
        return Math.max(1, count(headers.get(CommandHeaders.ATTEMPT))) - 1 + count(headers.get(DELIVERY_COUNT));
    }

    private static int count(@Nullable Object value) {
        return value instanceof Number number ? (int) Math.max(0, Math.min(MAX_COUNT, number.longValue())) : 0;
    }

    /** Simple values only, to be sent on with a later attempt or a dead letter. */
    private static Map<String, Object> plain(Map<String, Object> given) {
        Map<String, Object> plain = new HashMap<>();
        for (Map.Entry<String, Object> header : given.entrySet()) {
            Object value = simple(header.getValue());
            String name = header.getKey();
            boolean isOwn = name.startsWith("pinion-") || name.startsWith("x-");
            if (value != null && !isOwn && plain.size() < MAX_HEADERS) {
                plain.put(name, value);
            }
        }
        return plain;
    }

    private static @Nullable Object simple(@Nullable Object value) {
        if (value instanceof LongString text) {
            return text.length() <= MAX_HEADER_CHARS ? text.toString() : null;
        }
        return value instanceof Boolean || value instanceof Integer || value instanceof Long ? value : null;
    }
}
