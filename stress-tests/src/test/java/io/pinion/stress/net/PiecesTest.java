package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void everySplit_overAllMessages_isEachWayOnce() {
        int bytes = 9;
        Pieces pieces = Pieces.everySplit(bytes);
        Set<List<Integer>> ways = new HashSet<>();
        long offset = 0;
        int count = 0;
        for (int message = 0; message < Pieces.splitsOf(bytes); message++) {
            List<Integer> way = new ArrayList<>();
            while (offset < (long) (message + 1) * bytes) {
                int length = pieces.length(offset);
                way.add(length);
                offset += length;
                count++;
            }
            assertThat(way.stream().mapToInt(length -> length).sum()).isEqualTo(bytes);
            ways.add(way);
        }
        assertThat(ways).hasSize(Pieces.splitsOf(bytes));
        assertThat(count).isEqualTo(Pieces.piecesOfEverySplit(bytes));
    }

    @Test
    void random_forTheSameSeed_isTheSame() {
        assertThat(Pieces.random(3, 100).length(17))
                .isEqualTo(Pieces.random(3, 100).length(17))
                .isBetween(1, 100);
    }

    @Test
    void message_ofAnyLength_isWholeFrames() {
        for (int bytes = 2; bytes < 40; bytes++) {
            byte[] message = Frames.message(bytes);
            assertThat(message).hasSize(bytes);
            int at = 0;
            while (at < bytes) {
                at += 1 + message[at];
            }
            assertThat(at).isEqualTo(bytes);
        }
    }
}
