package io.pinion.worker.disruptor.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing has arrived for too long. What arrives only notes the time; the alarm looks at that when it
 * fires, and sets itself again for the rest.
 *
 * <p>Threads: the worker's.
 */
final class ReconnectLiveness {
    private final Host host;
    private final Duration limit;
    private final long limitNs;
    private final Consumer<IOException> onSilence;
    private long arrivedNs;
    private Host.@Nullable Alarm alarm;

    ReconnectLiveness(Host host, Duration limit, Consumer<IOException> onSilence) {
        this.host = host;
        this.limit = limit;
        this.onSilence = onSilence;
        limitNs = ReconnectTimes.nanos(limit);
    }

    void start() {
        if (limitNs > 0) {
            arrivedNs = host.nowNs();
            alarm = host.alarm(limitNs, this::look);
        }
    }

    void arrived() {
        if (limitNs > 0) {
            arrivedNs = host.nowNs();
        }
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void look() {
        long leftNs = arrivedNs + limitNs - host.nowNs();
        if (leftNs > 0) {
            alarm = host.alarm(leftNs, this::look);
        } else {
            alarm = null;
            onSilence.accept(
                    new SocketTimeoutException("Nothing has arrived for " + limit + ", the configured liveness"));
        }
    }
}
