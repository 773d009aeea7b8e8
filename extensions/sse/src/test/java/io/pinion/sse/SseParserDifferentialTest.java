package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@link SseParser} against {@link PlainParser} on random streams: whole, cut at random, a byte at a time, and for some at
 * every single cut. {@code -Dpinion.sse.inputs=10000000} is the full run, {@code -Dpinion.sse.seed} repeats one.
 */
class SseParserDifferentialTest {
    private static final long INPUTS = Long.getLong("pinion.sse.inputs", 200_000);
    private static final long SEED = Long.getLong("pinion.sse.seed", System.nanoTime());

    /** Parses a stream in the pieces that end at the given cuts. */
    interface Parser {
        List<String> parse(byte[] stream, int[] cuts) throws Exception;
    }

    @Test
    @Timeout(7_200)
    @DisplayName("T32: the parser says what a plain reading of the standard says, however the stream is cut")
    void parser_ofRandomStreams_agreesWithThePlainOne() throws Exception {
        System.out.println("sse: " + INPUTS + " inputs, pinion.sse.seed=" + SEED);
        compare(SseParserDifferentialTest::real, INPUTS, SEED);
    }

    @Test
    void comparison_withParsersThatAreWrong_fails() {
        List<Parser> wrong = List.of(
                // Forgets at each cut that a CR came before.
                (stream, cuts) -> real(forgetCr(stream, cuts), new int[0]),
                // Decodes as the JDK does.
                (stream, cuts) -> real(
                        new String(stream, java.nio.charset.StandardCharsets.UTF_8)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        new int[0]),
                // Ends the last event with the stream.
                (stream, cuts) -> real(PlainParser.join(stream, new byte[] {'\n', '\n'}), cuts),
                // Takes ids with NUL.
                (stream, cuts) -> real(replaceNul(stream), cuts));
        for (Parser parser : wrong) {
            assertThatThrownBy(() -> compare(parser, 20_000, SEED)).isInstanceOf(AssertionError.class);
        }
    }

    private static byte[] forgetCr(byte[] stream, int[] cuts) {
        byte[] out = new byte[0];
        int from = 0;
        for (int cut : cuts) {
            out = PlainParser.join(out, Arrays.copyOfRange(stream, from, cut));
            if (cut > 0 && cut < stream.length && stream[cut - 1] == '\r' && stream[cut] == '\n') {
                out = PlainParser.join(out, new byte[] {'\r'});
                from = cut + 1;
            } else {
                from = cut;
            }
        }
        return PlainParser.join(out, Arrays.copyOfRange(stream, from, stream.length));
    }

    private static byte[] replaceNul(byte[] stream) {
        byte[] out = stream.clone();
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                out[i] = 'x';
            }
        }
        return out;
    }

    private static void compare(Parser parser, long inputs, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < inputs; i++) {
            byte[] stream = RandomStreams.next(random);
            List<String> expected = PlainParser.parse(stream);
            same(parser, stream, expected, new int[0]);
            same(parser, stream, expected, everyByte(stream.length));
            same(parser, stream, expected, someCuts(stream.length, random));
            if (i % 64 == 0) {
                for (int cut = 1; cut < stream.length; cut++) {
                    same(parser, stream, expected, new int[] {cut});
                }
            }
        }
    }

    private static void same(Parser parser, byte[] stream, List<String> expected, int[] cuts) throws Exception {
        List<String> actual = parser.parse(stream, cuts);
        if (!actual.equals(expected)) {
            throw new AssertionError("seed " + SEED + ", stream " + Arrays.toString(stream) + ", cuts "
                    + Arrays.toString(cuts) + ": expected " + expected + ", was " + actual);
        }
    }

    private static int[] everyByte(int length) {
        int[] cuts = new int[length];
        Arrays.setAll(cuts, i -> i);
        return cuts;
    }

    private static int[] someCuts(int length, SplittableRandom random) {
        int[] cuts = new int[random.nextInt(1, 5)];
        Arrays.setAll(cuts, i -> random.nextInt(length + 1));
        Arrays.sort(cuts);
        return cuts;
    }

    private static List<String> real(byte[] stream, int[] cuts) throws SseLimitException {
        List<String> out = new ArrayList<>();
        SseParser parser = new SseParser(new SseParser.Sink() {
            @Override
            public void event(String type, String data, String id) {
                out.add("event " + type + "|" + data + "|" + id);
            }

            @Override
            public void idle(String id) {
                out.add("idle " + id);
            }

            @Override
            public void retry(long millis) {
                out.add("retry " + millis);
            }
        });
        int from = 0;
        for (int cut : cuts) {
            parser.feed(stream, from, cut - from);
            from = cut;
        }
        // Read-only buffers are what the JDK's client hands out.
        parser.feed(ByteBuffer.wrap(stream, from, stream.length - from).asReadOnlyBuffer());
        return out;
    }

    @Test
    void utf8_ofAllShortSequences_isTheStandards() {
        byte[] bytes = new byte[4];
        int[] interesting = {
            0x0A, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0,
            0xF1, 0xF4, 0xF5, 0xFF
        };
        for (int a = 0; a < 256; a++) {
            for (int b : interesting) {
                for (int c : interesting) {
                    for (int d : interesting) {
                        bytes[0] = (byte) a;
                        bytes[1] = (byte) b;
                        bytes[2] = (byte) c;
                        bytes[3] = (byte) d;
                        if (a != 0xEF || b != 0xBB) { // the mark is the parser's business
                            assertThat(Utf8.decode(bytes, 4)).isEqualTo(PlainParser.decode(bytes));
                        }
                    }
                }
            }
        }
    }
}
