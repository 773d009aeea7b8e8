package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Lines as the demo frames them: read in pieces of any size, walked over, found again in the bytes of the output, and
 * added up on the other side in pieces of another size. The input's first bytes are the two sizes and how many lines are
 * wanted.
 */
public final class LinesFuzz extends FuzzTarget<LinesFuzz.Parser> {
    private static final int LIMIT_BYTES = 2_000;

    /** Splits what was read. */
    public interface Parser {
        Input split(String name, byte[] bytes);
    }

    public LinesFuzz() {
        super(
                "demo-lines",
                Input::of,
                Map.of(
                        "a last line without its end is not counted",
                        (name, bytes) -> new Input(name, bytes, ends(bytes)),
                        "a return before the line's end belongs to it",
                        (name, bytes) -> Input.of(
                                name,
                                new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                                        .replace("\r\n", "\n")
                                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))));
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        int readPiece = 1 + choices.octet();
        int digestPiece = 1 + choices.octet();
        int wanted = choices.octet();
        byte[] bytes = choices.take(Integer.MAX_VALUE);
        byte[] expected = naiveRead(bytes, readPiece, wanted == 0 ? Integer.MAX_VALUE : wanted);
        byte[] read;
        try {
            read = new InputReader(LIMIT_BYTES)
                    .stream("fuzz", new Pieces(bytes, readPiece), wanted == 0 ? Long.MAX_VALUE : wanted)
                            .bytes();
        } catch (DemoException e) {
            Hold.that(expected.length > LIMIT_BYTES && e.exitCode() == ExitCodes.USAGE, "refused: " + e.getMessage());
            return;
        }
        Hold.that(Arrays.equals(expected, read), "other bytes were read");
        Input lines = parser.split("fuzz", read);
        List<byte[]> model = naiveLines(read);
        Hold.same((long) model.size(), lines.lines(), "lines");
        Hold.same(model.stream().mapToInt(line -> line.length).max().orElse(0), lines.longestLine(), "longest line");
        if (!model.isEmpty()) {
            checkCursor(lines, model);
            checkPlaces(lines, model);
        }
        checkDigest(lines, model, digestPiece);
    }

    /** Stops with the piece that has the last line that is wanted, or goes beyond the limit. */
    private static byte[] naiveRead(byte[] bytes, int piece, int wanted) {
        int end = 0;
        long lines = 0;
        while (end < bytes.length && end <= LIMIT_BYTES && lines < wanted) {
            int next = Math.min(end + piece, bytes.length);
            lines += ends(Arrays.copyOfRange(bytes, end, next));
            end = next;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static long ends(byte[] bytes) {
        long ends = 0;
        for (byte b : bytes) {
            ends += b == '\n' ? 1 : 0;
        }
        return ends;
    }

    private static List<byte[]> naiveLines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if (b == '\n') {
                lines.add(line.toByteArray());
                line.reset();
            } else {
                line.write(b);
            }
        }
        if (line.size() > 0) {
            lines.add(line.toByteArray());
        }
        return lines;
    }

    private static void checkCursor(Input input, List<byte[]> model) {
        LineCursor cursor = input.cursor();
        for (int i = 0; i < 2 * model.size() + 1; i++) {
            cursor.advance();
            byte[] line = Arrays.copyOfRange(cursor.bytes(), cursor.offset(), cursor.offset() + cursor.length());
            Hold.that(Arrays.equals(model.get(i % model.size()), line), "line " + i);
            Hold.same(i, cursor.sequence(), "number of the line");
        }
    }

    private static void checkPlaces(Input input, List<byte[]> model) {
        LinePlaces places = new LinePlaces(input);
        long end = 0;
        for (int i = 0; i < 2 * model.size(); i++) {
            end += model.get(i % model.size()).length + 1;
            Hold.same((long) i, places.linesWithin(end - 1), "lines before the end of line " + i);
            Hold.same(i + 1L, places.linesWithin(end), "lines at the end of line " + i);
            Hold.same(end, places.bytes(), "where they end");
        }
    }

    private static void checkDigest(Input input, List<byte[]> model, int piece) {
        byte[] bytes = input.bytes();
        StreamDigest pieces = new StreamDigest();
        for (int from = 0; from < bytes.length; from += piece) {
            pieces.update(bytes, from, Math.min(piece, bytes.length - from));
        }
        Digest digest = pieces.digest();
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        Hold.same(crc.getValue(), digest.streamCrc(), "checksum");
        Hold.same((long) bytes.length, digest.bytes(), "bytes");
        Hold.same(ends(bytes), digest.lines(), "complete lines");
        boolean unfinished = model.size() > digest.lines();
        long open = unfinished ? model.get(model.size() - 1).length : 0;
        Hold.same(open, digest.openBytes(), "bytes behind the last line");
        Digest expected = StreamDigest.expected(input, 0, digest.lines(), open);
        Hold.that(expected.sameStream(digest), "expected " + expected + ", found " + digest);
    }

    /** Gives at most so many bytes at a time, as a pipe may. */
    private static final class Pieces extends InputStream {
        private final byte[] bytes;
        private final int piece;
        private int next;

        Pieces(byte[] bytes, int piece) {
            this.bytes = bytes;
            this.piece = piece;
        }

        @Override
        public int read() {
            return next < bytes.length ? bytes[next++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(Math.min(piece, length), bytes.length - next);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(bytes, next, target, offset, count);
            next += count;
            return count;
        }
    }
}
