package io.pinion.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * Makes bodies of the objects that are published with {@link AmqpPublish#json}. {@link #json()} is the one that
 * connections use unless they are given another.
 *
 * <p>Threads: any, several at once; it runs on the thread that publishes.
 */
@FunctionalInterface
public interface BodyEncoder {
    /**
     * Returns the encoder of JSON, by Jackson's data binding.
     *
     * @return the encoder
     */
    static BodyEncoder json() {
        return JsonEncoder.INSTANCE;
    }

    /**
     * Encodes an object.
     *
     * @param object the object, may be null
     * @return the bytes, not to be changed any more
     * @throws Exception refuses it; nothing is sent
     */
    byte[] encode(@Nullable Object object) throws Exception;
}
