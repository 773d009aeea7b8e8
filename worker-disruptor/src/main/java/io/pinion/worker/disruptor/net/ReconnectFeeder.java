package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * Gives a connection one piece of the buffer after the other, each only when the one before has gone: what the
 * connection holds when it is lost is then at most a piece.
 *
 * <p>Threads: the worker's.
 */
final class ReconnectFeeder {
    private static final int MIN_PIECE_BYTES = 4096;
    /** After so many pieces others get their turn. */
    private static final int PIECES_PER_TURN = 16;

    private final ReconnectBuffer buffer;
    private final Runnable onRoom;
    private final int pieceBytes;
    private boolean isFeeding;

    ReconnectFeeder(ReconnectBuffer buffer, StreamOptions options, Runnable onRoom) {
        this.buffer = buffer;
        this.onRoom = onRoom;
        // Half the limit leaves space for what TLS adds.
        pieceBytes = Math.min(Math.max(options.lowWaterBytes(), MIN_PIECE_BYTES), options.writeLimitBytes() / 2);
    }

    /** The options with marks that make a connection unwritable while anything is queued in it. */
    static StreamOptions marked(StreamOptions options) {
        StreamOptions.Builder marked = StreamOptions.builder()
                .connectTimeout(options.connectTimeout())
                .idleTimeout(options.idleTimeout())
                .writeStallTimeout(options.writeStallTimeout())
                .readBufferBytes(options.readBufferBytes())
                .writeLimitBytes(options.writeLimitBytes())
                .highWaterBytes(1)
                .lowWaterBytes(0)
                .noDelay(options.noDelay())
                .keepAlive(options.keepAlive())
                .userTimeout(options.userTimeout())
                .sendBufferBytes(options.sendBufferBytes())
                .receiveBufferBytes(options.receiveBufferBytes())
                .reuseAddress(options.reuseAddress());
        Tls tls = options.tls();
        return (tls == null ? marked : marked.tls(tls)).build();
    }

    /** Gives what the connection takes; whether it would take more. Does nothing inside itself. */
    boolean feed(ReconnectLine line) throws IOException {
        if (isFeeding) {
            return false;
        }
        isFeeding = true;
        try {
            settle();
            int pieces = 0;
            while (!line.isOver() && line.stream().isWritable()) {
                if (pieces == PIECES_PER_TURN) {
                    return true;
                }
                if (!feedPiece(line)) {
                    return false;
                }
                pieces++;
            }
            return false;
        } catch (ClosedChannelException e) {
            // It is over; why, the connection tells in its own call.
            return false;
        } finally {
            isFeeding = false;
        }
    }

    private boolean feedPiece(ReconnectLine line) throws IOException {
        ByteBuffer piece = buffer.beginFeed(line.meter(), pieceBytes);
        if (piece == null) {
            return false;
        }
        int length = piece.remaining();
        int taken = 0;
        try {
            taken = line.stream().write(piece) ? length : 0;
        } finally {
            buffer.fed(line.meter(), taken);
        }
        if (taken == 0) {
            requireQueued(line.stream(), length);
            return false;
        }
        line.stream().flush();
        settle();
        return true;
    }

    /** Where nothing is queued nothing will ever tell that there is room. */
    private static void requireQueued(Stream stream, int length) throws IOException {
        if (stream.queuedBytes() == 0) {
            throw new IOException(
                    "A connection with an empty queue refused " + length + " bytes; raise writeLimitBytes");
        }
    }

    private void settle() {
        if (buffer.settle()) {
            onRoom.run();
        }
    }
}
