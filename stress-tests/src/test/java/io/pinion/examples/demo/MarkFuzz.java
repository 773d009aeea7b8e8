package io.pinion.examples.demo;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Predicate;

/** Datagrams that are questions and not lines. A line, which ends with LF, is never taken for one. */
public final class MarkFuzz extends FuzzTarget<Predicate<ByteBuffer>> {
    private static final int MARK_BYTES = 9;

    public MarkFuzz() {
        super(
                "demo-mark",
                Mark::isMark,
                Map.of(
                        "a line may be one",
                        datagram -> datagram.remaining() == MARK_BYTES,
                        "a longer one is one too",
                        datagram -> datagram.remaining() >= MARK_BYTES && datagram.get(datagram.limit() - 1) != '\n'));
    }

    @Override
    protected void check(Predicate<ByteBuffer> parser, byte[] input) {
        FuzzInput choices = new FuzzInput(input);
        // The buffer of a datagram is used again and need not begin at 0.
        int offset = choices.octet() % 8;
        byte[] bytes = choices.take(64);
        ByteBuffer datagram = ByteBuffer.allocate(80).position(offset).put(bytes);
        datagram.flip().position(offset);
        boolean isMark = parser.test(datagram);
        Hold.same(bytes.length == MARK_BYTES && bytes[MARK_BYTES - 1] != '\n', isMark, "is a mark");
        Hold.same(bytes.length, datagram.remaining(), "what is left after the question");
        if (isMark) {
            Mark mark = Mark.decode(datagram);
            Hold.same(ByteBuffer.wrap(bytes).getLong(), mark.sent(), "lines sent");
            Hold.same(bytes[MARK_BYTES - 1] == 1, mark.end(), "the end");
            Hold.that(Mark.isMark(mark.encode()), "a mark that is none when written");
            Hold.same(mark, Mark.decode(mark.encode()), "written and read again");
            Hold.same(mark.sent(), mark.answer(7).getLong(), "lines in the answer");
        }
    }
}
