package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A socket after its orderly end: what the peer still sends is read and dropped until it ends its half too, for a short
 * while at most. Closed at once, with something unread, the system would reset the connection and throw away what of
 * ours is on its way.
 */
final class Linger extends Endpoint {
    static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final PollerSocket socket;
    private Host.Alarm alarm = () -> {};
    private boolean done;

    private Linger(NetworkCore net, PollerSocket socket) {
        super(net);
        this.socket = socket;
    }

    /** Takes the socket over. */
    static void begin(NetworkCore net, PollerSocket socket, Slot slot) {
        Linger linger = new Linger(net, socket);
        slot.target = linger;
        try {
            socket.shutdownOutput();
            socket.interest(Poller.READ);
        } catch (IOException e) {
            socket.close();
            return;
        }
        net.register(linger);
        linger.alarm = net.host.alarm(LIMIT_NS, linger::closeNow);
    }

    @Override
    void onReady(int readiness) {
        try {
            int got = 1;
            for (int round = 0; round < Wire.ROUNDS && got > 0; round++) {
                got = socket.read(net.readBuffer().clear());
            }
            if (got < 0) {
                closeNow();
            }
        } catch (IOException e) {
            closeNow();
        }
    }

    @Override
    void closeNow() {
        if (!done) {
            done = true;
            alarm.cancel();
            net.unregister(this);
            socket.close();
        }
    }

    @Override
    void serve(int requests) {}

    @Override
    void onTurn() {}

    @Override
    void broken(Throwable error) {
        closeNow();
    }

    /** It has a limit of its own, and the grace. */
    @Override
    void beginClose() {}
}
