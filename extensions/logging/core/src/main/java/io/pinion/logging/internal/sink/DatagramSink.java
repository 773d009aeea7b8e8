package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import io.pinion.worker.Scheduled;
import io.pinion.worker.WorkerState;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record as one datagram, or as the chunks of GELF. What the system does not take stays in a backlog.
 *
 * <p>Sent means given to the system. Over UDP nobody tells whether it arrives, but a host that is there may tell that
 * nobody listens: then the records of the last second are unknown instead. After any failure the socket is opened anew, the
 * name resolved anew, after a back-off; over UDP one record goes ahead, and the others follow when {@link #PROBE} has
 * passed without a complaint. A Unix-domain socket that vanishes and comes again loses nothing but what was in its queue.
 *
 * <p>A record that is too large, or that alone fails again and again, is rejected.
 *
 * <p>Memory: a backlog within its limit, in which each record counts with {@link #RECORD_BYTES} more than it has.
 * <p>Threads: the worker's, except {@link #counts()}.
 */
public final class DatagramSink implements Sink {
    /** What is kept for a record beside its bytes. */
    static final int RECORD_BYTES = 8;

    /** How long a complaint may take to come. */
    static final Duration PROBE = Duration.ofMillis(100);

    /** How often one record may be refused by an open socket. */
    static final int MAX_ATTEMPTS = 3;

    private final String where;
    private final boolean isUdp;
    private final SinkContext context;
    private final Function<DatagramHandler, CompletionStage<Datagrams>> opener;
    private final Chunks chunks;
    private final RecordQueue queue;
    private final Marks marks = new Marks();
    private final Recent recent = new Recent();
    private final Backoff backoff;
    private final Watch watch;
    private final DatagramHandler events = new Events();
    private @Nullable Datagrams socket;
    private @Nullable Scheduled alarm;
    /** An alarm for which the worker had no timer: tried again with each batch. */
    private @Nullable Runnable unset;

    private Duration unsetDelay = Duration.ZERO;
    /** A datagram of the first record waits in the socket's own queue, which had dropped so many before. */
    private boolean isQueued;

    private long droppedBefore;
    /** One record may go, then none until the time for a complaint is over. */
    private boolean isProbing;

    private boolean isHeld;
    private boolean hasFailed;
    private int attempts;
    private boolean isOver;
    private long taken;
    /** Of those taken, the ones that went through the queue. */
    private long queued;

    private long sent;
    private long unknown;
    private long rejected;
    private long abandoned;
    private long sentBytes;
    private long connections;
    private volatile SinkCounts counts = SinkCounts.NONE;

    /**
     * Begins to open a socket.
     *
     * @param where the destination for messages
     * @param remote the address; a name in it is resolved whenever a socket is opened
     * @param cuts whether large records are sent as chunks of GELF
     * @param context the rest
     * @throws IllegalStateException if the worker has no poller
     */
    public DatagramSink(String where, SocketAddress remote, boolean cuts, SinkContext context) {
        this(
                where,
                !(remote instanceof UnixDomainSocketAddress),
                cuts,
                context,
                events -> context.worker().network().datagrams(null, remote, options(), events));
    }

    DatagramSink(
            String where,
            boolean isUdp,
            boolean cuts,
            SinkContext context,
            Function<DatagramHandler, CompletionStage<Datagrams>> opener) {
        this.where = where;
        this.isUdp = isUdp;
        this.context = context;
        queue = new RecordQueue(context.backlogLimitBytes());
        this.opener = opener;
        chunks = new Chunks(cuts);
        backoff = new Backoff(context.firstBackoff(), context.maxBackoff());
        watch = new Watch(context.worker().timers(), this::look);
        openSocket();
    }

    /**
     * Tells how large a record can be.
     *
     * @param cuts whether large records are sent as chunks of GELF
     * @return bytes
     */
    public static int mostBytes(boolean cuts) {
        return Chunks.mostBytes(cuts);
    }

    @Override
    public boolean take(ByteBuffer record, LogEntry entry) {
        int bytes = record.remaining();
        if (isOver) {
            taken++;
            abandoned++;
        } else if (bytes > chunks.mostBytes()) {
            taken++;
            reject(bytes + " bytes are more than the " + chunks.mostBytes()
                    + " that are sent as datagrams; use a stream");
        } else if (heldBytes() + bytes + RECORD_BYTES > context.backlogLimitBytes()) {
            return false;
        } else {
            queue.add(record);
            taken++;
            queued++;
            sendQueue();
        }
        return true;
    }

    private void reject(String reason) {
        rejected++;
        context.news().rejected(where, reason);
    }

    private long heldBytes() {
        return queue.bytes() + (long) RECORD_BYTES * queue.records();
    }

    @Override
    public void endOfBatch() {
        Runnable late = unset;
        if (late != null) {
            setAlarm(unsetDelay, late);
        }
        sendQueue();
        settle(false);
    }

    // Sending.

    /** Sends what the system takes; whether anything has left. */
    private boolean sendQueue() {
        boolean hasSent = settleQueued();
        while (socket != null && !isHeld && !isQueued && !queue.isEmpty()) {
            if (!sendDatagram(socket)) {
                break;
            }
            hasSent = true;
        }
        return hasSent;
    }

    private boolean sendDatagram(Datagrams open) {
        try {
            long dropped = open.dropped();
            if (open.send(chunks.datagram(queue), null) && open.queued() == 0) {
                datagramSent();
                return true;
            }
            isQueued = open.queued() > 0;
            droppedBefore = dropped;
            watch.begin();
        } catch (IOException e) {
            failed(e, true);
        }
        return false;
    }

    /** Looks what became of the datagram in the socket's own queue; whether it has left. */
    private boolean settleQueued() {
        Datagrams open = socket;
        if (!isQueued || open == null || open.queued() > 0 || open.dropped() > droppedBefore) {
            return false;
        }
        isQueued = false;
        datagramSent();
        return true;
    }

    private void datagramSent() {
        int bytes = queue.firstLength();
        if (chunks.sent(bytes)) {
            sent++;
            sentBytes += bytes;
            removeFirst();
            if (isUdp) {
                recent.add(System.nanoTime());
            } else {
                backoff.reset();
            }
            if (isProbing) {
                holdForComplaints();
            }
        }
    }

    private void removeFirst() {
        queue.removeFirst();
        chunks.begin();
        attempts = 0;
    }

    private void holdForComplaints() {
        isHeld = true;
        setAlarm(PROBE, () -> {
            isProbing = false;
            isHeld = false;
            backoff.reset();
            reached();
            settle(sendQueue());
        });
    }

    private boolean look() {
        boolean hasSent = sendQueue();
        settle(hasSent);
        if (queue.isEmpty() || socket == null || isHeld) {
            watch.end();
        }
        return hasSent;
    }

    // The socket.

    private void openSocket() {
        opener.apply(events).whenComplete(this::opened);
    }

    private void openAgain() {
        try {
            openSocket();
        } catch (RejectedExecutionException e) {
            end();
        }
    }

    private static DatagramOptions options() {
        return DatagramOptions.builder()
                // One datagram of any size: the backlog is here, where it is counted.
                .writeLimitBytes(Chunks.WHOLE_BYTES)
                .build();
    }

    private void opened(@Nullable Datagrams open, @Nullable Throwable error) {
        if (open == null) {
            failed(error instanceof CompletionException && error.getCause() != null ? error.getCause() : error, false);
            settle(false);
        } else if (isOver) {
            open.close();
        } else {
            socket = open;
            isProbing = isUdp && hasFailed;
            isHeld = false;
            if (!isProbing) {
                reached();
            }
            settle(sendQueue());
        }
    }

    private void reached() {
        connections++;
        context.news().connected(where);
    }

    /** The socket is of no use any more; what the system does not have stays here. */
    private void failed(@Nullable Throwable error, boolean wasSending) {
        settleQueued();
        hasFailed = true;
        isQueued = false;
        watch.end();
        Datagrams open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        if (isComplaint(error)) {
            doubt();
        } else if (wasSending && ++attempts >= MAX_ATTEMPTS) {
            reject("a record of " + queue.firstLength() + " bytes was refused " + attempts + " times, at last: "
                    + error);
            removeFirst();
        }
        chunks.begin();
        if (!isOver) {
            context.news().lost(where, error);
            setAlarm(backoff.next(), this::openAgain);
        }
    }

    /** Of the host, or of a firewall before it: about something sent earlier, not about what is being sent. */
    private boolean isComplaint(@Nullable Throwable error) {
        return error instanceof PortUnreachableException || isUdp && error instanceof NoRouteToHostException;
    }

    /** Nobody listens, and nobody says since when. */
    private void doubt() {
        long lately = recent.take(System.nanoTime());
        sent -= lately;
        unknown += lately;
    }

    private void setAlarm(Duration delay, Runnable action) {
        if (alarm != null) {
            alarm.cancel();
        }
        unset = null;
        try {
            alarm = context.worker().timers().after(delay, action);
        } catch (RejectedExecutionException e) {
            if (context.worker().state() == WorkerState.RUNNING) {
                unset = action;
                unsetDelay = delay;
            } else {
                end();
            }
        }
    }

    private final class Events implements DatagramHandler {
        @Override
        public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) {
            // Thrown away.
        }

        @Override
        public void error(Datagrams from, IOException error) {
            if (from == socket) {
                failed(error, isQueued && from.dropped() > droppedBefore);
                settle(true);
            }
        }

        @Override
        public void closed(Datagrams from, @Nullable Throwable reason) {
            if (from == socket) {
                failed(reason, false);
                settle(true);
            }
        }
    }

    // The account and the end.

    private void settle(boolean hasChanged) {
        publish();
        marks.ended(isOver ? Long.MAX_VALUE : queued - queue.records());
        if (hasChanged) {
            context.progressed().run();
        }
    }

    private void publish() {
        SinkCounts now =
                new SinkCounts(taken, sent, unknown, rejected, abandoned, 0, heldBytes(), sentBytes, connections);
        if (!now.equals(counts)) {
            counts = now;
        }
    }

    @Override
    public long backlogBytes() {
        return heldBytes();
    }

    @Override
    public void whenSent(Runnable action) {
        marks.add(queued, action);
        settle(sendQueue());
    }

    @Override
    public void close() {
        if (!isOver) {
            settleQueued();
            end();
        }
    }

    private void end() {
        isOver = true;
        unset = null;
        abandoned += queue.records();
        queue.clear();
        isQueued = false;
        watch.end();
        if (alarm != null) {
            alarm.cancel();
        }
        Datagrams open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        settle(true);
    }

    @Override
    public SinkCounts counts() {
        return counts;
    }
}
