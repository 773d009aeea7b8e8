package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Opens one stream: resolves, connects to one address after the other, shakes hands. Each attempt gets an even share of
 * the time that is left, so that a silent address does not use up the time of the others.
 */
final class Connector extends Endpoint {
    private final CompletableFuture<Stream> stage;
    private final SocketAddress remote;
    private final StreamOptions options;
    private final StreamHandler handler;
    private final @Nullable String tlsHost;
    private List<SocketAddress> addresses = List.of();
    private int attempts;
    private long deadlineNs;
    private long attemptEndNs;
    private @Nullable PollerSocket socket;
    private @Nullable Slot slot;
    private @Nullable TlsHandshake handshake;
    private Host.@Nullable Alarm alarm;
    private @Nullable Throwable error;
    private boolean done;

    Connector(NetworkCore net, SocketAddress remote, StreamOptions options, StreamHandler handler) {
        super(net);
        this.remote = Objects.requireNonNull(remote, "remote");
        this.options = Objects.requireNonNull(options, "options");
        this.handler = Objects.requireNonNull(handler, "handler");
        Resolver.check(remote);
        Tls tls = options.tls();
        tlsHost = tls == null ? null : TlsEngines.clientHost(tls, remote);
        stage = net.host.newFuture();
    }

    CompletableFuture<Stream> stage() {
        return stage;
    }

    @Override
    void serve(int requests) {
        if (net.isClosing()) {
            fail(net.closedError());
            return;
        }
        net.register(this);
        long timeoutNs = Durations.toNanos(options.connectTimeout());
        deadlineNs = net.host.nowNs() + timeoutNs;
        alarm = net.host.alarm(timeoutNs, () -> fail(timedOut("finding the addresses of " + remote)));
        Resolver.resolve(net.host, remote, this::resolved);
    }

    private void resolved(@Nullable List<SocketAddress> found, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        if (found == null) {
            fail(failure == null ? new IOException("no address of " + remote) : failure);
            return;
        }
        addresses = found;
        attempt();
    }

    private void attempt() {
        SocketAddress address = addresses.get(attempts);
        int left = addresses.size() - attempts;
        attempts++;
        long nowNs = net.host.nowNs();
        attemptEndNs = nowNs + (deadlineNs - nowNs) / left;
        setAlarm(attemptEndNs - nowNs, address);
        try {
            begin(address);
        } catch (IOException | RuntimeException e) {
            attemptFailed(e);
        }
    }

    private void setAlarm(long delayNs, SocketAddress address) {
        cancelAlarm();
        alarm = net.host.alarm(delayNs, () -> attemptFailed(timedOut("connecting to " + address)));
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private SocketTimeoutException timedOut(String what) {
        return new SocketTimeoutException(
                what + " took longer than it may: connectTimeout is " + options.connectTimeout());
    }

    private void begin(SocketAddress address) throws IOException {
        Slot newSlot = new Slot(this);
        PollerSocket opened = net.host.poller().openStream(Resolver.familyOf(address), newSlot);
        socket = opened;
        slot = newSlot;
        SocketSetup.stream(opened, options);
        if (opened.connect(address)) {
            connected(opened, newSlot);
        } else {
            opened.interest(Poller.WRITE);
        }
    }

    @Override
    void onReady(int readiness) {
        if (socket == null || slot == null) {
            return;
        }
        try {
            if (socket.finishConnect()) {
                connected(socket, slot);
            }
        } catch (IOException e) {
            attemptFailed(e);
        }
    }

    private void connected(PollerSocket connected, Slot itsSlot) throws IOException {
        SocketAddress local = connected.localAddress();
        if (local instanceof InetSocketAddress && local.equals(connected.remoteAddress())) {
            // Closed in order, it would hold the port for a minute, and the server that belongs there could not bind
            // it.
            connected.setOption(StandardSocketOptions.SO_LINGER, 0);
            throw new ConnectException("Connection refused: the system had connected the socket to itself");
        }
        connected.interest(0);
        Tls tls = options.tls();
        if (tls == null) {
            opened(connected, itsSlot, new PlainWire(net, connected));
            return;
        }
        cancelAlarm();
        handshake = new TlsHandshake(
                net,
                connected,
                itsSlot,
                TlsEngines.client(tls, Objects.requireNonNull(tlsHost), remote),
                attemptEndNs - net.host.nowNs(),
                (wire, failure) -> handsShaken(connected, itsSlot, wire, failure));
        handshake.begin();
    }

    private void handsShaken(
            PollerSocket connected, Slot itsSlot, @Nullable TlsWire wire, @Nullable Throwable failure) {
        handshake = null;
        if (wire == null) {
            attemptFailed(failure == null ? new IOException("no TLS") : failure);
            return;
        }
        try {
            opened(connected, itsSlot, wire);
        } catch (IOException e) {
            wire.release();
            attemptFailed(e);
        }
    }

    private void opened(PollerSocket connected, Slot itsSlot, Wire wire) throws IOException {
        StreamCore stream = new StreamCore(net, connected, itsSlot, wire, options);
        socket = null;
        end();
        if (stage.complete(stream)) {
            stream.start(handler);
        } else {
            stream.closeNow();
        }
    }

    private void attemptFailed(Throwable failure) {
        if (done) {
            return;
        }
        closeAttempt();
        Throwable described = describe(failure);
        if (error != null) {
            described.addSuppressed(error);
        }
        error = described;
        if (attempts < addresses.size() && !net.isClosing() && deadlineNs - net.host.nowNs() > 0) {
            attempt();
        } else {
            fail(described);
        }
    }

    /** The text of the JDK does not say which address it is about. */
    private Throwable describe(Throwable failure) {
        String address = addresses.get(attempts - 1).toString();
        String message = String.valueOf(failure.getMessage());
        if (failure.getClass() != ConnectException.class || message.contains(address)) {
            return failure;
        }
        ConnectException described = new ConnectException(address + ": " + message);
        described.initCause(failure);
        return described;
    }

    private void closeAttempt() {
        cancelAlarm();
        TlsHandshake shaking = handshake;
        handshake = null;
        if (shaking != null) {
            shaking.cancel();
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void fail(Throwable failure) {
        if (!done) {
            end();
            stage.completeExceptionally(failure);
        }
    }

    private void end() {
        done = true;
        closeAttempt();
        net.unregister(this);
    }

    @Override
    void onTurn() {}

    @Override
    void broken(Throwable failure) {
        fail(failure);
    }

    @Override
    void beginClose() {
        fail(net.closedError());
    }

    @Override
    void closeNow() {
        fail(net.closedError());
    }
}
