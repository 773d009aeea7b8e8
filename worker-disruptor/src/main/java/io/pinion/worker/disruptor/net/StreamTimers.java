package io.pinion.worker.disruptor.net;

import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one open stream. Each has one alarm at most: activity only leaves a time behind, and an alarm that
 * comes too early for it is set again.
 */
final class StreamTimers {
    private final StreamCore stream;
    private final Host host;
    private final long idleNs;
    private final long stallNs;
    private Host.@Nullable Alarm idle;
    private Host.@Nullable Alarm stall;
    private Host.@Nullable Alarm close;
    private long activeAtNs;
    private long sentAtNs;

    StreamTimers(StreamCore stream) {
        this.stream = stream;
        host = stream.net.host;
        idleNs = Durations.toNanos(stream.options.idleTimeout());
        stallNs = Durations.toNanos(stream.options.writeStallTimeout());
    }

    void start() {
        activeAtNs = host.nowNs();
        if (idleNs > 0) {
            idle = host.alarm(idleNs, this::checkIdle);
        }
    }

    void received() {
        activeAtNs = host.nowNs();
    }

    void sent() {
        sentAtNs = host.nowNs();
        activeAtNs = sentAtNs;
    }

    /** Bytes begin to wait for room in the system. */
    void blocked() {
        sentAtNs = host.nowNs();
        if (stallNs > 0 && stall == null) {
            stall = host.alarm(stallNs, this::checkStall);
        }
    }

    /** From here on the queue has so long to become empty. */
    void startClose() {
        if (stallNs > 0) {
            close = host.alarm(stallNs, () -> expired("close could not send its queue within ", stallNs));
        }
    }

    private void checkIdle() {
        idle = null;
        long leftNs = activeAtNs + idleNs - host.nowNs();
        if (leftNs > 0) {
            idle = host.alarm(leftNs, this::checkIdle);
        } else {
            expired("nothing was sent or received for ", idleNs);
        }
    }

    private void checkStall() {
        stall = null;
        long leftNs = sentAtNs + stallNs - host.nowNs();
        if (!stream.isBlocked()) {
            return;
        }
        if (leftNs > 0) {
            stall = host.alarm(leftNs, this::checkStall);
        } else {
            expired("the peer took nothing of what is queued for ", stallNs);
        }
    }

    private void expired(String what, long limitNs) {
        stream.fail(new SocketTimeoutException(stream + ": " + what + limitNs / 1_000_000 + " ms, "
                + stream.queuedBytes() + " queued bytes were dropped"));
    }

    void stop() {
        cancel(idle);
        cancel(stall);
        cancel(close);
        idle = null;
        stall = null;
        close = null;
    }

    private static void cancel(Host.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
