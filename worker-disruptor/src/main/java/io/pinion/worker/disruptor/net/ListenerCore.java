package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.net.Tls;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
final class ListenerCore extends Endpoint implements Listener {
    /** One look at the backlog takes so many at most. */
    static final int ACCEPTS_PER_TURN = 32;
    /** Without a descriptor to spare, the listener would be ready again at once, and fail again. */
    static final long BACK_OFF_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SocketAddress wanted;
    private final StreamOptions options;
    private final Function<? super Stream, ? extends StreamHandler> accept;
    private final CompletableFuture<Listener> stage;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private @Nullable PollerSocket socket;
    private Host.@Nullable Alarm backOff;
    private volatile SocketAddress local;
    private boolean closed;

    ListenerCore(
            NetworkCore net,
            SocketAddress wanted,
            StreamOptions options,
            Function<? super Stream, ? extends StreamHandler> accept) {
        super(net);
        this.wanted = Objects.requireNonNull(wanted, "local");
        this.options = Objects.requireNonNull(options, "options");
        this.accept = Objects.requireNonNull(accept, "accept");
        Resolver.check(wanted);
        Tls tls = options.tls();
        if (tls != null && tls.isClient()) {
            throw new IllegalArgumentException("a listener needs Tls.server(...), was Tls.client(...)");
        }
        local = wanted;
        stage = net.host.newFuture();
    }

    CompletableFuture<Listener> stage() {
        return stage;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public long accepted() {
        return accepted.get();
    }

    @Override
    public long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        request(CLOSE);
    }

    @Override
    void serve(int requests) {
        if ((requests & START) != 0) {
            open();
        }
        if ((requests & CLOSE) != 0) {
            closeNow();
        }
    }

    private void open() {
        if (net.isClosing()) {
            fail(net.closedError());
            return;
        }
        net.register(this);
        Resolver.resolve(net.host, wanted, (found, failure) -> {
            if (found != null) {
                bind(found);
            } else {
                fail(failure == null ? new IOException("no address of " + wanted) : failure);
            }
        });
    }

    private void bind(List<SocketAddress> found) {
        if (closed) {
            return;
        }
        SocketAddress address = found.get(0);
        try {
            PollerSocket opened =
                    Resolver.open(address, family -> net.host.poller().openListener(family, this));
            socket = opened;
            SocketSetup.listener(opened, options);
            opened.bind(address, 0);
            local = Objects.requireNonNull(opened.localAddress(), "local address");
            opened.interest(Poller.READ);
        } catch (BindException e) {
            BindException described = new BindException(address + ": " + e.getMessage());
            described.initCause(e);
            fail(described);
            return;
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        if (!stage.complete(this)) {
            closeNow();
        }
    }

    @Override
    void onReady(int readiness) {
        for (int i = 0; i < ACCEPTS_PER_TURN && socket != null; i++) {
            if (!acceptOne(socket)) {
                return;
            }
        }
    }

    private boolean acceptOne(PollerSocket listening) {
        Slot slot = new Slot(this);
        PollerSocket peer;
        try {
            peer = listening.accept(slot);
        } catch (IOException e) {
            failures.incrementAndGet();
            backOff(listening);
            return false;
        }
        if (peer == null) {
            return false;
        }
        slot.target = readiness -> {};
        try {
            SocketSetup.stream(peer, options);
            welcome(peer, slot);
        } catch (IOException | RuntimeException e) {
            failures.incrementAndGet();
            peer.close();
        }
        return true;
    }

    private void backOff(PollerSocket listening) {
        try {
            listening.interest(0);
        } catch (IOException e) {
            // It will be called again at once, and try again.
            return;
        }
        resumeLater(listening);
    }

    private void resumeLater(PollerSocket listening) {
        backOff = net.host.alarm(BACK_OFF_NS, () -> {
            backOff = null;
            try {
                listening.interest(Poller.READ);
            } catch (IOException e) {
                // The system lacks something again, as when this began.
                failures.incrementAndGet();
                resumeLater(listening);
            }
        });
    }

    private void welcome(PollerSocket peer, Slot slot) throws IOException {
        Tls tls = options.tls();
        if (tls == null) {
            hand(peer, slot, new PlainWire(net, peer));
            return;
        }
        TlsHandshake handshake = new TlsHandshake(
                net,
                peer,
                slot,
                TlsEngines.server(tls),
                Durations.toNanos(options.connectTimeout()),
                (wire, failure) -> handsShaken(peer, slot, wire));
        handshake.begin();
    }

    private void handsShaken(PollerSocket peer, Slot slot, @Nullable TlsWire wire) {
        if (wire != null) {
            try {
                hand(peer, slot, wire);
                return;
            } catch (IOException e) {
                wire.release();
            }
        }
        failures.incrementAndGet();
        peer.close();
    }

    private void hand(PollerSocket peer, Slot slot, Wire wire) throws IOException {
        StreamCore stream = new StreamCore(net, peer, slot, wire, options);
        accepted.incrementAndGet();
        StreamHandler handler;
        try {
            handler = Objects.requireNonNull(accept.apply(stream), "the accept function returned no handler (null)");
        } catch (Throwable t) {
            net.host.report(accept, t);
            stream.broken(t);
            return;
        }
        stream.start(handler);
    }

    private void fail(Throwable error) {
        end();
        stage.completeExceptionally(error);
    }

    @Override
    void onTurn() {}

    @Override
    void broken(Throwable error) {
        fail(error);
    }

    @Override
    void beginClose() {
        closeNow();
    }

    @Override
    void closeNow() {
        end();
        stage.completeExceptionally(net.closedError());
    }

    private void end() {
        closed = true;
        if (backOff != null) {
            backOff.cancel();
            backOff = null;
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
        net.unregister(this);
    }
}
