package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams as the specification of GELF wants them. */
class ChunksTest {
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> datagrams(Chunks chunks, RecordQueue queue) {
        List<byte[]> datagrams = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            ByteBuffer datagram = chunks.datagram(queue);
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(copy);
            datagrams.add(copy);
            isLast = chunks.sent(queue.firstLength());
        }
        queue.removeFirst();
        chunks.begin();
        return datagrams;
    }

    @ParameterizedTest
    @ValueSource(ints = {1421, 2816, 2817, 8192, 180_223, 180_224})
    void datagram_ofALargeRecord_isAChunkWithItsHeader(int length) {
        Chunks chunks = new Chunks(true);
        RecordQueue queue = new RecordQueue(1 << 20);
        byte[] record = bytes(length);
        queue.add(ByteBuffer.wrap(record));
        List<byte[]> datagrams = datagrams(chunks, queue);
        assertThat(datagrams).hasSize((length + 1407) / 1408).hasSizeLessThanOrEqualTo(128);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < datagrams.size(); i++) {
            assertThat(datagrams.get(i)).hasSizeLessThanOrEqualTo(Chunks.CHUNK_BYTES);
            ByteBuffer datagram = ByteBuffer.wrap(datagrams.get(i));
            assertThat(datagram.getShort()).isEqualTo((short) 0x1e0f);
            ids.add(datagram.getLong());
            assertThat(datagram.get()).isEqualTo((byte) i);
            assertThat(datagram.get()).isEqualTo((byte) datagrams.size());
            joined.write(datagrams.get(i), Chunks.HEADER_BYTES, datagram.remaining());
        }
        assertThat(joined.toByteArray()).isEqualTo(record);
        assertThat(ids).hasSize(1);
    }

    @Test
    void datagram_ofASmallRecord_isTheRecord() {
        Chunks chunks = new Chunks(true);
        RecordQueue queue = new RecordQueue(1 << 20);
        queue.add(ByteBuffer.wrap(bytes(Chunks.CHUNK_BYTES)));
        assertThat(datagrams(chunks, queue)).containsExactly(bytes(Chunks.CHUNK_BYTES));
        Chunks whole = new Chunks(false);
        queue.add(ByteBuffer.wrap(bytes(Chunks.WHOLE_BYTES)));
        assertThat(datagrams(whole, queue)).containsExactly(bytes(Chunks.WHOLE_BYTES));
    }

    @Test
    void begin_inTheMiddle_startsOverWithAnotherId() {
        Chunks chunks = new Chunks(true);
        RecordQueue queue = new RecordQueue(1 << 20);
        queue.add(ByteBuffer.wrap(bytes(5000)));
        long first = chunks.datagram(queue).getLong(2);
        assertThat(chunks.sent(5000)).isFalse();
        chunks.begin();
        ByteBuffer again = chunks.datagram(queue);
        assertThat(again.get(10)).isZero();
        assertThat(again.getLong(2)).isNotEqualTo(first);
    }

    @Test
    void queue_random_againstAModel_keepsOrderAndBytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        RecordQueue queue = new RecordQueue(1 << 20);
        List<byte[]> model = new ArrayList<>();
        for (int step = 0; step < 50_000; step++) {
            if (random.nextInt(2) == 0 && model.size() < 500) {
                byte[] record = bytes(random.nextInt(300));
                queue.add(ByteBuffer.wrap(record));
                model.add(record);
            } else if (!model.isEmpty()) {
                byte[] expected = model.remove(0);
                ByteBuffer copy = ByteBuffer.allocate(expected.length);
                int middle = expected.length / 2;
                queue.copyFirst(0, middle, copy);
                queue.copyFirst(middle, expected.length - middle, copy);
                assertThat(queue.firstLength()).as("seed %s", seed).isEqualTo(expected.length);
                assertThat(copy.array()).as("seed %s", seed).isEqualTo(expected);
                queue.removeFirst();
            }
            assertThat(queue.records()).isEqualTo(model.size());
        }
        assertThat(queue.bytes())
                .isEqualTo(model.stream().mapToInt(record -> record.length).sum());
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
    }
}
