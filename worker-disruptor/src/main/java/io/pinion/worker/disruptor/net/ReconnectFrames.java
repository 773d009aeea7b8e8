package io.pinion.worker.disruptor.net;

import java.nio.ByteBuffer;

/**
 * Frames in order: their bytes in one ring, their lengths in another. Both grow when they must, up to what the caller
 * lets in.
 *
 * <p>Threads: one at a time.
 */
final class ReconnectFrames {
    private static final int MIN_BYTES = 1024;
    private static final int MIN_FRAMES = 16;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_LENGTHS = {};

    private final int maxBytes;
    private byte[] ring = NO_BYTES;
    private int[] lengths = NO_LENGTHS;
    private int head;
    private int bytes;
    private int firstIndex;
    private int frames;

    ReconnectFrames(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return frames == 0;
    }

    int firstLength() {
        return lengths[firstIndex];
    }

    void addLast(ByteBuffer frame) {
        int length = frame.remaining();
        reserve(length, 1);
        int tail = wrap(head, bytes, ring.length);
        int beforeEnd = Math.min(length, ring.length - tail);
        frame.get(ring, tail, beforeEnd);
        frame.get(ring, 0, length - beforeEnd);
        lengths[wrap(firstIndex, frames, lengths.length)] = length;
        bytes += length;
        frames++;
    }

    void removeFirst() {
        int length = firstLength();
        head = wrap(head, length, ring.length);
        bytes -= length;
        firstIndex = wrap(firstIndex, 1, lengths.length);
        frames--;
        if (frames == 0) {
            // What comes next lies in one piece.
            head = 0;
        }
    }

    /** Moves the first frame to the end of another line. */
    void moveFirst(ReconnectFrames to) {
        int length = firstLength();
        to.reserve(length, 1);
        copyOut(to, wrap(to.head, to.bytes, to.ring.length), length);
        to.lengths[wrap(to.firstIndex, to.frames, to.lengths.length)] = length;
        to.bytes += length;
        to.frames++;
        removeFirst();
    }

    /** Moves all frames of another line, in their order, in front of these. */
    void addAllFirst(ReconnectFrames from) {
        if (from.isEmpty()) {
            return;
        }
        reserve(from.bytes, from.frames);
        head = wrap(head, ring.length - from.bytes, ring.length);
        from.copyOut(this, head, from.bytes);
        firstIndex = wrap(firstIndex, lengths.length - from.frames, lengths.length);
        for (int i = 0; i < from.frames; i++) {
            lengths[wrap(firstIndex, i, lengths.length)] = from.lengths[wrap(from.firstIndex, i, from.lengths.length)];
        }
        bytes += from.bytes;
        frames += from.frames;
        from.removeAll();
    }

    /** The bytes from an offset on, as many as lie in one piece, at most so many; shared with this. */
    ByteBuffer slice(int offset, int max) {
        int from = wrap(head, offset, ring.length);
        int length = Math.min(Math.min(max, bytes - offset), ring.length - from);
        return ByteBuffer.wrap(ring, from, length);
    }

    void removeAll() {
        head = 0;
        bytes = 0;
        firstIndex = 0;
        frames = 0;
    }

    /** Removes everything, and keeps no memory. */
    void free() {
        removeAll();
        ring = NO_BYTES;
        lengths = NO_LENGTHS;
    }

    private void copyOut(ReconnectFrames to, int toIndex, int length) {
        int done = 0;
        while (done < length) {
            int from = wrap(head, done, ring.length);
            int target = wrap(toIndex, done, to.ring.length);
            int piece = Math.min(length - done, Math.min(ring.length - from, to.ring.length - target));
            System.arraycopy(ring, from, to.ring, target, piece);
            done += piece;
        }
    }

    /** Both rings grow before anything is changed: with too little memory all stays as it was. */
    private void reserve(int moreBytes, int moreFrames) {
        byte[] ringAfter = ring;
        if (moreBytes > ring.length - bytes) {
            ringAfter = new byte[grown(ring.length, (long) bytes + moreBytes, MIN_BYTES)];
            for (int done = 0; done < bytes; ) {
                ByteBuffer piece = slice(done, bytes);
                System.arraycopy(ring, piece.position(), ringAfter, done, piece.remaining());
                done += piece.remaining();
            }
        }
        if (moreFrames > lengths.length - frames) {
            int[] lengthsAfter = new int[grown(lengths.length, (long) frames + moreFrames, MIN_FRAMES)];
            for (int i = 0; i < frames; i++) {
                lengthsAfter[i] = lengths[wrap(firstIndex, i, lengths.length)];
            }
            lengths = lengthsAfter;
            firstIndex = 0;
        }
        if (ringAfter != ring) {
            ring = ringAfter;
            head = 0;
        }
    }

    /** A frame has a byte at least, so the bound of the bytes is one for the frames too. */
    private int grown(int now, long needed, int min) {
        return Math.toIntExact(Math.max(needed, Math.min(Math.max(min, 2L * now), maxBytes)));
    }

    /** Written so that no sum gets past the range of an int. */
    private static int wrap(int index, int distance, int length) {
        return distance < length - index ? index + distance : distance - (length - index);
    }
}
