package io.pinion.rabbitmq.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which partition a key belongs to; the same on every machine, JDK and in every language.
 *
 * <p>The CRC-32C of the key's UTF-8 bytes goes through the finalizer of MurmurHash3 (a CRC alone is linear: keys that
 * differ in a few bits would lie in a pattern); the high bits of the product with the number of partitions are the
 * partition. Source: Austin Appleby, MurmurHash3, fmix32 (public domain).
 */
final class Partitions {
    /** The most partitions of a queue. */
    static final int MAX = 1024;

    private Partitions() {}

    static int of(String key, int count) {
        CRC32C crc = new CRC32C();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        long mixed = Integer.toUnsignedLong(mix((int) crc.getValue()));
        return (int) (mixed * count >>> 32);
    }

    static int mix(int value) {
        int h = value;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
