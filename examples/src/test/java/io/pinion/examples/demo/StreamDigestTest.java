package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checksum sees every difference that matters, and no other. */
class StreamDigestTest {
    private static final Digest EXPECTED = digest("first\nsecond\nthird\n");

    @Test
    void digest_ofReorderedLines_hasTheSameLinesButAnotherStream() {
        Digest reordered = digest("third\nfirst\nsecond\n");
        assertThat(reordered.sameLines(EXPECTED)).isTrue();
        assertThat(reordered.sameStream(EXPECTED)).isFalse();
    }

    @Test
    void digest_inPiecesOfAnySize_isTheSame() {
        byte[] bytes = "first\nsecond\nthird\n".getBytes(UTF_8);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StreamDigest digest = new StreamDigest();
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(5), bytes.length - from);
                digest.update(bytes, from, length);
                from += length;
            }
            assertThat(digest.digest()).as("seed %d", seed).isEqualTo(EXPECTED);
        }
    }

    @Test
    void digest_withALineMissing_differs() {
        assertThat(digest("first\nthird\n").sameLines(EXPECTED)).isFalse();
    }

    @Test
    void digest_withALineDoubled_differs() {
        assertThat(digest("first\nsecond\nsecond\nthird\n").sameLines(EXPECTED)).isFalse();
    }

    @Test
    void digest_withALineInPlaceOfAnother_differs() {
        assertThat(digest("first\nfirst!\nthird\n").sameLines(EXPECTED)).isFalse();
    }

    @Test
    void digest_withOneBitAltered_differs() {
        assertThat(digest("first\nsecood\nthird\n").sameLines(EXPECTED)).isFalse();
    }

    @Test
    void digest_withBytesMovedAcrossALineEnd_differs() {
        assertThat(digest("firsts\necond\nthird\n").sameLines(EXPECTED)).isFalse();
    }

    @Test
    void digest_withAnUnfinishedLine_saysSo() {
        assertThat(digest("first\nsec")).matches(digest -> digest.lines() == 1 && digest.openBytes() == 3);
    }

    @Test
    void digest_withTwoEqualLinesSwappedForTwoOthers_differs() {
        // A sum by exclusive or would not see pairs.
        assertThat(digest("a\na\n").sameLines(digest("b\nb\n"))).isFalse();
    }

    @Test
    void expected_ofRepeatedInputWithoutFinalNewline_framesEveryLine() {
        Input input = Input.of("test", "a\r\nb".getBytes(UTF_8));
        assertThat(StreamDigest.expected(input, 5)).isEqualTo(digest("a\r\nb\na\r\nb\na\r\n"));
    }

    private static Digest digest(String text) {
        StreamDigest digest = new StreamDigest();
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(bytes, 0, bytes.length);
        return digest.digest();
    }
}
