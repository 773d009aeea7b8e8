package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, and the connection that came of it. Calls that come after the core has turned to another are dropped
 * there.
 *
 * <p>Threads: the worker's.
 */
final class ReconnectLine implements StreamHandler {
    private final ReconnectCore core;
    private final ReconnectLiveness liveness;
    private @Nullable Stream stream;
    private @Nullable ReconnectMeter meter;
    private long sinceNs;
    private boolean isOver;

    ReconnectLine(ReconnectCore core, Host host, Duration liveness) {
        this.core = core;
        this.liveness = new ReconnectLiveness(host, liveness, error -> core.silent(this, error));
    }

    void connected(Stream stream, int sendBufferBytes, long nowNs) {
        this.stream = stream;
        meter = new ReconnectMeter(stream, sendBufferBytes);
        sinceNs = nowNs;
        liveness.start();
    }

    boolean isConnected() {
        return stream != null;
    }

    /** The core has turned from this line. */
    void end() {
        isOver = true;
        liveness.stop();
    }

    boolean isOver() {
        return isOver;
    }

    Stream stream() {
        return Objects.requireNonNull(stream, "not connected");
    }

    ReconnectMeter meter() {
        return Objects.requireNonNull(meter, "not connected");
    }

    long sinceNs() {
        return sinceNs;
    }

    @Override
    public void data(Stream stream, ByteBuffer data) {
        liveness.arrived();
        core.arrived(this, data);
    }

    @Override
    public void end(Stream stream) {
        core.peerEnded(this);
    }

    @Override
    public void writable(Stream stream) {
        core.drained(this);
    }

    @Override
    public void closed(Stream stream, @Nullable Throwable reason) {
        core.lineClosed(this, reason);
    }
}
