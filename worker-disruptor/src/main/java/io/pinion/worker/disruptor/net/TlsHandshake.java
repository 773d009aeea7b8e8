package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A connected socket on its way to being a TLS stream. The socket stays its owner's to close. */
final class TlsHandshake extends Endpoint {
    private final PollerSocket socket;
    private final TlsWire wire;
    private final long timeoutNs;
    private final BiConsumer<@Nullable TlsWire, @Nullable Throwable> callback;
    private Host.@Nullable Alarm alarm;
    private boolean done;

    TlsHandshake(
            NetworkCore net,
            PollerSocket socket,
            Slot slot,
            SSLEngine engine,
            long timeoutNs,
            BiConsumer<@Nullable TlsWire, @Nullable Throwable> callback) {
        super(net);
        this.socket = socket;
        this.timeoutNs = timeoutNs;
        this.callback = callback;
        wire = new TlsWire(net, socket, engine, () -> net.dirty(this));
        slot.target = this;
    }

    void begin() {
        net.register(this);
        alarm = net.host.alarm(
                timeoutNs,
                () -> end(new SocketTimeoutException("the TLS handshake did not end within its " + timeoutNs / 1_000_000
                        + " ms, see connectTimeout")));
        advance();
    }

    /** The owner has lost interest. */
    void cancel() {
        if (!done) {
            stop();
            wire.release();
        }
    }

    private void stop() {
        done = true;
        net.unregister(this);
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void advance() {
        if (done) {
            return;
        }
        boolean shaken;
        try {
            shaken = wire.shakeHands();
            if (!shaken) {
                socket.interest((wire.isInputBusy() ? 0 : Poller.READ) | (wire.pendingBytes() > 0 ? Poller.WRITE : 0));
            } else {
                socket.interest(0);
            }
        } catch (IOException | RuntimeException e) {
            end(e);
            return;
        }
        if (shaken) {
            stop();
            callback.accept(wire, null);
        }
    }

    private void end(Throwable error) {
        if (!done) {
            stop();
            wire.release();
            callback.accept(null, error);
        }
    }

    @Override
    void serve(int requests) {}

    @Override
    void onReady(int readiness) {
        advance();
    }

    @Override
    void onTurn() {
        advance();
    }

    @Override
    void broken(Throwable error) {
        end(error);
    }

    @Override
    void beginClose() {
        end(net.closedError());
    }

    @Override
    void closeNow() {
        end(net.closedError());
    }
}
