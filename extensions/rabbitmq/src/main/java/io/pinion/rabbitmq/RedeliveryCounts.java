package io.pinion.rabbitmq;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often messages were put back into queues that do not count it. A message is known by its queue and its id, or its
 * body where it has none; messages that are equal in this have a count each, and which is whose does not matter.
 *
 * <p>Shape: at most {@link #MAX_COUNTS} counts; the oldest are forgotten first. Threads: any.
 */
final class RedeliveryCounts {
    static final int MAX_COUNTS = 65_536;

    private record Key(long high, long low) {}

    private final Map<Key, ArrayDeque<Integer>> counts = new LinkedHashMap<>();
    private int size;

    synchronized void put(AmqpMessage message, int count) {
        counts.computeIfAbsent(key(message), any -> new ArrayDeque<>(1)).add(count);
        size++;
        Iterator<ArrayDeque<Integer>> oldest = counts.values().iterator();
        while (size > MAX_COUNTS) {
            size -= oldest.next().size();
            oldest.remove();
        }
    }

    /** Takes the count of a message that has come back; zero if it is not known. */
    synchronized int take(AmqpMessage message) {
        if (size == 0) {
            return 0;
        }
        Key key = key(message);
        ArrayDeque<Integer> all = counts.get(key);
        if (all == null) {
            return 0;
        }
        int count = all.remove();
        size--;
        if (all.isEmpty()) {
            counts.remove(key);
        }
        return count;
    }

    synchronized int size() {
        return size;
    }

    private static Key key(AmqpMessage message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(message.queue().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            if (message.messageId().isPresent()) {
                digest.update(message.messageId().get().getBytes(StandardCharsets.UTF_8));
            } else {
                digest.update(message.routingKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(message.bytes());
            }
            ByteBuffer sum = ByteBuffer.wrap(digest.digest());
            return new Key(sum.getLong(), sum.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
