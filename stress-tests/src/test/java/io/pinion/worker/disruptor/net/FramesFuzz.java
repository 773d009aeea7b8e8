package io.pinion.worker.disruptor.net;

import io.pinion.stress.fuzz.FuzzInput;
import io.pinion.stress.fuzz.FuzzTarget;
import io.pinion.stress.fuzz.Hold;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * Two lines of frames of a reconnecting stream beside two deques. Each step is a byte that says what to do and, for a new
 * frame, two more for its length; the content is counted on, so a byte out of its place shows.
 */
public final class FramesFuzz extends FuzzTarget<FramesFuzz.Parser> {
    private static final int MAX_BYTES = 4_000;

    /** The step that differs in the twins. */
    public interface Parser {
        void addAllFirst(ReconnectFrames here, ReconnectFrames there);
    }

    public FramesFuzz() {
        super("reconnect-frames", ReconnectFrames::addAllFirst, Map.of("frames come back behind", FramesFuzz::behind));
    }

    private static void behind(ReconnectFrames here, ReconnectFrames there) {
        while (!there.isEmpty()) {
            there.moveFirst(here);
        }
    }

    @Override
    protected void check(Parser parser, byte[] input) {
        new Run(parser).steps(new FuzzInput(input));
    }

    private static final class Run {
        private final Parser parser;
        private final ReconnectFrames here = new ReconnectFrames(MAX_BYTES);
        private final ReconnectFrames there = new ReconnectFrames(MAX_BYTES);
        private final Deque<byte[]> hereModel = new ArrayDeque<>();
        private final Deque<byte[]> thereModel = new ArrayDeque<>();
        private byte content;

        Run(Parser parser) {
            this.parser = parser;
        }

        void steps(FuzzInput input) {
            while (input.hasMore()) {
                step(input);
                same(here, hereModel);
                same(there, thereModel);
            }
        }

        private void step(FuzzInput input) {
            switch (input.octet() % 6) {
                case 0, 1 -> add(1 + input.pair() % 1_500);
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
                    parser.addAllFirst(here, there);
                    for (Iterator<byte[]> last = thereModel.descendingIterator(); last.hasNext(); ) {
                        hereModel.addFirst(last.next());
                    }
                    thereModel.clear();
                }
                default -> {
                    there.free();
                    thereModel.clear();
                }
            }
        }

        private void add(int length) {
            if (here.bytes() + there.bytes() + length > MAX_BYTES) {
                return;
            }
            byte[] frame = new byte[length];
            for (int i = 0; i < length; i++) {
                frame[i] = content++;
            }
            here.addLast(ByteBuffer.wrap(frame));
            hereModel.addLast(frame);
        }

        private static void same(ReconnectFrames frames, Deque<byte[]> model) {
            Hold.same(model.isEmpty(), frames.isEmpty(), "empty");
            Hold.that(model.isEmpty() || frames.firstLength() == model.getFirst().length, "length of the first frame");
            int offset = 0;
            for (byte[] frame : model) {
                Hold.that(Arrays.equals(frame, copy(frames, offset, frame.length)), "content at " + offset);
                offset += frame.length;
            }
            Hold.same(offset, frames.bytes(), "bytes");
        }

        private static byte[] copy(ReconnectFrames frames, int offset, int length) {
            byte[] copy = new byte[length];
            int done = 0;
            while (done < length) {
                ByteBuffer piece = frames.slice(offset + done, length - done);
                int part = piece.remaining();
                Hold.that(part > 0, "an empty piece");
                piece.get(copy, done, part);
                done += part;
            }
            return copy;
        }
    }
}
