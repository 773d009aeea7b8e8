package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames here are words that end with a full stop. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectReadTest {
    private final ReconnectRig rig = new ReconnectRig();
    private final List<String> words = new ArrayList<>();

    @BeforeEach
    void readWords() {
        rig.reader = data -> {
            for (int i = data.position(); i < data.limit(); i++) {
                if (data.get(i) == '.') {
                    byte[] word = new byte[i - data.position()];
                    data.get(word).get();
                    words.add(new String(word, StandardCharsets.US_ASCII));
                }
            }
        };
    }

    private static ReconnectOptions.Builder options() {
        return ReconnectOptions.builder();
    }

    @Test
    @Tag("S2.43")
    @DisplayName(
            "asyncio-concurrent-tasks 33 / S2.43: a part, a loss and the rest make one record, and no end is shown")
    void data_tornByALoss_isJoined() {
        rig.open(options().build());
        rig.accept().receive("whole.part1-");
        lose("reset");
        rig.accept().receive("part2-end.next");
        assertThat(words).containsExactly("whole", "part1-part2-end");
        lose("reset");
        lose("reset");
        rig.accept().receive(".");
        assertThat(words).containsExactly("whole", "part1-part2-end", "next");
    }

    private void lose(String reason) {
        if (rig.attempt().isPending()) {
            rig.refuse();
        } else {
            rig.attempt().stream().breaks(new IOException(reason));
        }
        rig.advanceToAttempt();
    }

    @Test
    @Tag("S2.43")
    @DisplayName("S2.43: with resynchronise on, what was unread at a loss is dropped")
    void data_tornByALoss_isDroppedWhenResynchronising() {
        rig.open(options().resynchronise(true).build());
        rig.accept().receive("whole.part1-");
        lose("reset");
        rig.accept().receive("fresh.");
        assertThat(words).containsExactly("whole", "fresh");
    }

    @Test
    @DisplayName("what is left unread is given again in front of what comes next on the same connection")
    void data_leftUnread_isGivenAgain() {
        rig.open(options().resynchronise(true).build());
        ReconnectFakeStream stream = rig.accept();
        stream.receive("a");
        stream.receive("b");
        stream.receive("c.d");
        stream.receive(".");
        assertThat(words).containsExactly("abc", "d");
    }

    @Test
    @DisplayName("a frame larger than readBufferBytes ends the connection with an error that says what to do")
    void data_frameTooLarge_endsTheConnection() {
        StreamOptions stream = StreamOptions.builder().readBufferBytes(256).build();
        rig.open(options().stream(stream).build());
        ReconnectFakeStream connection = rig.accept();
        connection.receive("x".repeat(255));
        assertThat(rig.events).containsExactly("connected");
        connection.receive("x");
        assertThat(rig.events).last().asString().contains("256 bytes unread", "raise readBufferBytes");
        rig.advanceToAttempt();
        rig.accept().receive("fresh.");
        assertThat(words).as("the same bytes would fail again").containsExactly("fresh");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("words cut at any place, by reads and by losses, arrive whole and in order")
    void data_cutAnywhere_arrivesWhole(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder sent = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String word = i + "-".repeat(random.nextInt(40));
            expected.add(word);
            sent.append(word).append('.');
        }
        rig.open(options().build());
        ReconnectFakeStream stream = rig.accept();
        ByteBuffer bytes = ReconnectRig.frame(sent.toString());
        while (bytes.hasRemaining()) {
            byte[] piece = new byte[Math.min(bytes.remaining(), 1 + random.nextInt(100))];
            bytes.get(piece);
            stream.receive(piece);
            if (random.nextInt(5) == 0) {
                lose("cut");
                stream = rig.accept();
            }
        }
        assertThat(words).isEqualTo(expected);
    }
}
