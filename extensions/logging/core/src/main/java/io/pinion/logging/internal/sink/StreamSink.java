package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.logging.internal.text.Framing;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import io.pinion.worker.net.ReconnectingStream.Account;
import io.pinion.worker.net.ReconnectingStream.State;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record as one frame of a {@link ReconnectingStream}, and translates its account of bytes into one of records.
 *
 * <p>The bytes of the stream leave in order, so that the records given to the system are the first so many. At a loss the
 * last bytes of those are unknown, and every record with one of them; {@link RecordEnds} knows which. It keeps the ends of
 * all records in the backlog, and of as many bytes before it as can become unknown: the system's send buffer, whose size is
 * set. Where that was not enough, as many records as there can be are unknown.
 *
 * <p>Memory: backlog and the ends together stay within the backlog's limit, since each record counts with
 * {@link #RECORD_BYTES} more than it has.
 * <p>Threads: the worker's, except {@link #counts()}.
 */
public final class StreamSink implements Sink {
    /** What is kept for a record beside its bytes: its end here, and its length in the stream. */
    static final int RECORD_BYTES = 24;

    /**
     * Asked of the system, in bytes. What is in it when a connection is lost may be lost with it, so it is smaller than
     * the system would let it grow, and still fills a line of 100 Mbit/s at a round trip of 20 ms.
     */
    static final int SEND_BUFFER_BYTES = 256 << 10;

    /** Linux doubles what it is asked for, and lets the last segment go beyond it; as much again for that. */
    private static final int UNKNOWN_BYTES = 4 * SEND_BUFFER_BYTES;

    private static final int READ_BUFFER_BYTES = 4096;
    private static final int SLACK_BYTES = 1024;
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);

    private final String where;
    private final SinkContext context;
    private final FrameWriter framing;
    private final RecordEnds ends;
    private final Marks marks = new Marks();
    private final Watch watch;
    private final ReconnectingStream stream;
    /** As the last account had them. */
    private long leftBytes;

    private long sentBytes;
    private long unknownBytes;
    private long connections;
    private long unknown;
    /** Records that came when the stream had ended. */
    private long late;
    /** The first record that went, or will go, over the connection there is. */
    private long firstOfConnection;
    /** The account is of this batch, in which nothing is sent. */
    private boolean isFresh;

    private boolean isClosed;
    private boolean hasEnded;
    private volatile SinkCounts counts = SinkCounts.NONE;

    /**
     * Begins to connect.
     *
     * @param where the destination for messages
     * @param remote the address; a name in it is resolved for each attempt
     * @param tls the client's side, or null for none
     * @param framing how records are told apart
     * @param context the rest
     * @throws IllegalStateException if the worker has no poller
     */
    public StreamSink(String where, SocketAddress remote, @Nullable Tls tls, Framing framing, SinkContext context) {
        this(where, remote, tls, framing, context, STALL_TIMEOUT);
    }

    StreamSink(
            String where,
            SocketAddress remote,
            @Nullable Tls tls,
            Framing framing,
            SinkContext context,
            Duration stallTimeout) {
        this(
                where,
                framing,
                context,
                events -> context.worker().network().reconnecting(remote, options(context, tls, stallTimeout), events));
    }

    StreamSink(
            String where, Framing framing, SinkContext context, Function<ReconnectHandler, ReconnectingStream> opener) {
        this.where = where;
        this.context = context;
        this.framing = new FrameWriter(framing);
        ends = new RecordEnds((context.backlogLimitBytes() + UNKNOWN_BYTES) / RECORD_BYTES, UNKNOWN_BYTES);
        watch = new Watch(context.worker().timers(), this::look);
        stream = opener.apply(new Events());
    }

    private static ReconnectOptions options(SinkContext context, @Nullable Tls tls, Duration stallTimeout) {
        StreamOptions.Builder connection = StreamOptions.builder()
                .connectTimeout(context.requestTimeout())
                // A receiver that never talks, and a logger with nothing to say, are normal.
                .idleTimeout(Duration.ZERO)
                .writeStallTimeout(stallTimeout)
                .userTimeout(stallTimeout)
                .readBufferBytes(READ_BUFFER_BYTES)
                .sendBufferBytes(SEND_BUFFER_BYTES);
        // A frame that is partly sent takes up its whole room, so that the stream needs more than the backlog.
        long bufferBytes = (long) context.backlogLimitBytes() + context.maxRecordBytes() + SLACK_BYTES;
        return ReconnectOptions.builder().stream((tls == null ? connection : connection.tls(tls)).build())
                .firstBackoff(context.firstBackoff())
                .maxBackoff(context.maxBackoff())
                .bufferBytes((int) Math.min(1 << 30, bufferBytes))
                .whenFull(ReconnectOptions.WhenFull.REFUSE)
                .closeTimeout(Duration.ZERO)
                .build();
    }

    @Override
    public boolean take(ByteBuffer record, LogEntry entry) {
        int bytes = framing.length(record.remaining());
        if (isOver()) {
            late++;
            return true;
        }
        if (!hasRoom(bytes) && (isFresh || !refreshed() || !hasRoom(bytes))) {
            return false;
        }
        try {
            if (!stream.offer(framing.frame(record))) {
                return false;
            }
            ends.add(bytes);
        } catch (IllegalStateException e) {
            // The worker is closing, and the stream with it.
            late++;
        }
        return true;
    }

    private boolean hasRoom(int bytes) {
        return heldBytes() + bytes + RECORD_BYTES <= context.backlogLimitBytes();
    }

    private long heldBytes() {
        return ends.addedBytes() - leftBytes + RECORD_BYTES * (ends.added() - ends.left());
    }

    private boolean isOver() {
        return isClosed || hasEnded;
    }

    @Override
    public void endOfBatch() {
        isFresh = false;
        if (heldBytes() > context.backlogLimitBytes() / 2) {
            refreshed();
            isFresh = false;
        }
        publish();
        beginWatch();
    }

    /** While there is a connection the backlog shrinks without a word; without one it does not shrink. */
    private void beginWatch() {
        if (!isOver() && ends.left() < ends.added() && stream.state() == State.CONNECTED) {
            watch.begin();
        }
    }

    /** Takes over the account of bytes; whether more has left than before. */
    private boolean refreshed() {
        if (hasEnded) {
            return false;
        }
        isFresh = true;
        long leftBefore = leftBytes;
        Account account = stream.account();
        sentBytes = account.sentBytes();
        connections = account.connections();
        leftBytes = sentBytes + account.unknownBytes();
        ends.leftUpTo(leftBytes);
        long lostBytes = account.unknownBytes() - unknownBytes;
        if (lostBytes > 0) {
            unknownBytes += lostBytes;
            unknown += ends.leftBehind(leftBytes - lostBytes, firstOfConnection);
        }
        return leftBytes != leftBefore;
    }

    private boolean look() {
        boolean hasChanged = refreshed();
        isFresh = false;
        settle(hasChanged);
        if (ends.left() == ends.added() || stream.state() != State.CONNECTED) {
            watch.end();
        }
        return hasChanged;
    }

    private void settle(boolean hasChanged) {
        publish();
        marks.ended(isOver() ? Long.MAX_VALUE : ends.left());
        if (hasChanged) {
            context.progressed().run();
        }
    }

    private void publish() {
        long left = ends.left();
        SinkCounts now = new SinkCounts(
                ends.added() + late,
                left - unknown,
                unknown,
                0,
                (isOver() ? ends.added() - left : 0) + late,
                0,
                backlogBytes(),
                sentBytes,
                connections);
        if (!now.equals(counts)) {
            counts = now;
        }
    }

    @Override
    public long backlogBytes() {
        return isOver() ? 0 : heldBytes();
    }

    @Override
    public void whenSent(Runnable action) {
        marks.add(ends.added(), action);
        boolean hasChanged = refreshed();
        isFresh = false;
        settle(hasChanged);
        beginWatch();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        refreshed();
        isClosed = true;
        watch.end();
        // Drops what is left; what the system took at the last moment comes into the account by closed().
        stream.close();
        settle(false);
    }

    @Override
    public SinkCounts counts() {
        return counts;
    }

    /** What the stream tells. What arrives is thrown away. */
    private final class Events implements ReconnectHandler {
        @Override
        public void connected(ReconnectingStream connected) {
            settle(refreshed());
            context.news().connected(where);
            watch.begin();
        }

        @Override
        public void lost(ReconnectingStream lost, @Nullable Throwable reason, int attempt, long retryInNs) {
            boolean hasChanged = refreshed();
            firstOfConnection = ends.left();
            watch.end();
            settle(hasChanged);
            context.news().lost(where, reason);
        }

        @Override
        public void closed(ReconnectingStream closed) {
            refreshed();
            hasEnded = true;
            watch.end();
            // Nothing is kept any more, so that nobody waits for room.
            settle(true);
            ends.free();
        }
    }
}
