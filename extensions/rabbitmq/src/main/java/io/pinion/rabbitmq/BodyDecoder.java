package io.pinion.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * Makes objects of the bodies of messages. {@link #json()} is the one that routes use unless they are given another.
 *
 * <p>Threads: any, several at once.
 */
@FunctionalInterface
public interface BodyDecoder {
    /**
     * Returns the decoder of JSON, by Jackson's data binding: {@code Object.class} gives maps, lists, strings, numbers and
     * booleans. Unknown properties are left out; nothing in a body chooses a class.
     *
     * @return the decoder
     */
    static BodyDecoder json() {
        return JsonBodies.INSTANCE;
    }

    /**
     * Decodes a body.
     *
     * @param body the bytes, not to be changed
     * @param contentType what the message says they are, untrusted; null if it says nothing
     * @param type what is wanted
     * @param <T> what is wanted
     * @return the object; null where the body says so
     * @throws Exception makes the message an undecodable one
     */
    <T> @Nullable T decode(byte[] body, @Nullable String contentType, Class<T> type) throws Exception;
}
