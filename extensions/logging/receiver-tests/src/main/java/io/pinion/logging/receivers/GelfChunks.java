package io.pinion.logging.receivers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts GELF datagrams together: chunks begin with 0x1e 0x0f, an id of eight bytes, their number and how many there are, at
 * most 128; a whole payload may be compressed by gzip or zlib. All chunks have to come within five seconds.
 */
final class GelfChunks {
    private static final int HEADER = 12;
    private static final int MAX_CHUNKS = 128;
    private static final long LIMIT_NS = 5_000_000_000L;

    private final Map<Long, Parts> open = new HashMap<>();

    private static final class Parts {
        private final byte[][] parts;
        private final long sinceNs;
        private int present;

        Parts(int count, long sinceNs) {
            parts = new byte[count][];
            this.sinceNs = sinceNs;
        }
    }

    /** Takes a datagram; returns the payload that it completes, or null. */
    byte @Nullable [] take(byte[] datagram, long nowNs) throws IOException {
        if (datagram.length > 1 && (datagram[0] & 0xFF) == 0x1E && (datagram[1] & 0xFF) == 0x0F) {
            byte[] whole = chunk(datagram, nowNs);
            return whole == null ? null : decompressed(whole);
        }
        return decompressed(datagram);
    }

    private byte @Nullable [] chunk(byte[] datagram, long nowNs) {
        MalformedException.unless(datagram.length > HEADER, "a chunk without content");
        long id = 0;
        for (int i = 2; i < 10; i++) {
            id = id << 8 | datagram[i] & 0xFF;
        }
        int number = datagram[10] & 0xFF;
        int count = datagram[11] & 0xFF;
        MalformedException.unless(
                count >= 1 && count <= MAX_CHUNKS && number < count, "chunk " + number + " of " + count);
        Parts parts = open.computeIfAbsent(id, key -> new Parts(count, nowNs));
        MalformedException.unless(parts.parts.length == count, "chunks of one message do not agree how many there are");
        MalformedException.unless(parts.parts[number] == null, "a chunk twice");
        MalformedException.unless(nowNs - parts.sinceNs < LIMIT_NS, "a chunk later than five seconds");
        parts.parts[number] = Arrays.copyOfRange(datagram, HEADER, datagram.length);
        if (++parts.present < count) {
            return null;
        }
        open.remove(id);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts.parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** How many messages are not complete. */
    int incomplete() {
        return open.size();
    }

    private static byte[] decompressed(byte[] payload) throws IOException {
        if (payload.length > 1 && (payload[0] & 0xFF) == 0x1F && (payload[1] & 0xFF) == 0x8B) {
            return new GZIPInputStream(new ByteArrayInputStream(payload)).readAllBytes();
        }
        if (payload.length > 1 && payload[0] == 0x78) {
            return new InflaterInputStream(new ByteArrayInputStream(payload)).readAllBytes();
        }
        return payload;
    }
}
