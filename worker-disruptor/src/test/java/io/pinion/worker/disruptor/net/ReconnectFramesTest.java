package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two lines of frames and two plain deques under the same random operations. */
class ReconnectFramesTest {
    private static final int MAX_BYTES = 4_000;

    private final ReconnectFrames here = new ReconnectFrames(MAX_BYTES);
    private final ReconnectFrames there = new ReconnectFrames(MAX_BYTES);
    private final Deque<byte[]> hereModel = new ArrayDeque<>();
    private final Deque<byte[]> thereModel = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyOperations_againstDeques_agree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            step(random);
            same(here, hereModel);
            same(there, thereModel);
        }
    }

    private void step(SplittableRandom random) {
        switch (random.nextInt(random.nextInt(200) == 0 ? 6 : 4)) {
            case 0, 1 -> {
                byte[] frame = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 1_500 : 60)];
                random.nextBytes(frame);
                if (here.bytes() + there.bytes() + frame.length <= MAX_BYTES) {
                    here.addLast(ByteBuffer.wrap(frame));
                    hereModel.addLast(frame);
                }
            }
            case 2 -> {
                if (!here.isEmpty()) {
                    here.removeFirst();
                    hereModel.removeFirst();
                }
            }
            case 3 -> {
                if (!here.isEmpty()) {
                    here.moveFirst(there);
                    thereModel.addLast(hereModel.removeFirst());
                }
            }
            case 4 -> {
                here.addAllFirst(there);
                List<byte[]> moved = new ArrayList<>(thereModel);
                Collections.reverse(moved);
                moved.forEach(hereModel::addFirst);
                thereModel.clear();
            }
            default -> {
                there.free();
                thereModel.clear();
            }
        }
    }

    private static void same(ReconnectFrames frames, Deque<byte[]> model) {
        ByteBuffer expected =
                ByteBuffer.allocate(model.stream().mapToInt(f -> f.length).sum());
        model.forEach(expected::put);
        expected.flip();
        ByteBuffer actual = ByteBuffer.allocate(frames.bytes());
        while (actual.hasRemaining()) {
            actual.put(frames.slice(actual.position(), 1_000));
        }
        assertThat(actual.flip()).isEqualTo(expected);
        assertThat(frames.isEmpty()).isEqualTo(model.isEmpty());
        if (!model.isEmpty()) {
            assertThat(frames.firstLength()).isEqualTo(model.getFirst().length);
        }
    }
}
