package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * What a collector confirms. The input has the number of lines, the line the connection begins with, the size of the
 * pieces, and then the collector's bytes. A count that cannot be is refused; no other moves the place anywhere but
 * forward, and never beyond the last line.
 */
public final class AckFuzz extends FuzzTarget<AckFuzz.Parser> {

    /** Makes the parser. */
    public interface Parser {
        AckParser make(Arrivals arrivals, long lines);
    }

    public AckFuzz() {
        super(
                "demo-acks",
                AckParser::new,
                Map.of("one line too many is confirmed", (arrivals, lines) -> new AckParser(arrivals, lines + 1)));
    }

    @Override
    protected void check(Parser parser, byte[] input) throws IOException {
        FuzzInput choices = new FuzzInput(input);
        int lines = 1 + choices.pair() % 1_000;
        int before = choices.pair() % (lines + 1);
        int piece = 1 + choices.octet() % 20;
        byte[] bytes = choices.take(4_000);
        Arrivals arrivals = new Arrivals(Lazily.SCHEDULE, WireOrder.kept(), Lazily.RECORDING.endToEnd());
        AckParser acks = parser.make(arrivals, lines);
        acks.beginAt(before);
        boolean refused = feed(acks, bytes, piece);
        long place = before;
        boolean impossible = false;
        for (int i = 0; i + Long.BYTES <= bytes.length && !impossible; i += Long.BYTES) {
            long count = ByteBuffer.wrap(bytes, i, Long.BYTES).getLong();
            impossible = count < 0 || count > lines - before;
            place = impossible ? place : Math.max(place, before + count);
        }
        Hold.same(impossible, refused, "refused");
        Hold.same(place, arrivals.place(), "place");
        Hold.same(place - before, arrivals.count(), "lines that are known to be there");
        Hold.same(place == lines, acks.isComplete(), "complete");
    }

    private static boolean feed(AckParser acks, byte[] bytes, int piece) {
        ByteBuffer window = ByteBuffer.allocate(piece + Long.BYTES);
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                window.put(Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length)));
                acks.take(window.flip());
                Hold.that(window.remaining() < Long.BYTES, "a whole count is left");
                window.compact();
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static final class Lazily {
        static final Schedule SCHEDULE = new Schedule(System.nanoTime(), 1_000_000);
        static final Recording RECORDING = new Recording();
    }
}
