package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A poller over {@link Selector}.
 *
 * <p>Time: a selector counts in milliseconds, so a wait is rounded up and ends up to a millisecond late. Waits shorter
 * than {@link #LOOK_BELOW_NS} would be late by many times their length: they look at the selector again and again
 * instead.
 *
 * <p>Interrupts: channels in non-blocking mode are not closed by an interrupt. One that ends a wait is cleared, because
 * a selector never waits while the flag is set.
 */
final class NioPoller implements Poller {
    static final String NAME = "nio";
    static final long LOOK_BELOW_NS = 100_000;
    /** Waits in a row that end at once for no reason, until the selector counts as broken. */
    static final int SPIN_LIMIT = 512;

    private static final long MILLI_NS = 1_000_000;
    private static final Consumer<SelectionKey> NOTHING = key -> {};

    private final Opener opener;
    private final Consumer<SelectionKey> collector = this::collect;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Selector selector;
    private @Nullable NioSocket[] batch = new NioSocket[64];
    private int collected;
    private int emptyWaits;
    private int rebuilds;

    NioPoller(Opener opener) throws IOException {
        this.opener = opener;
        selector = opener.open();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int select(long timeoutNs) throws IOException {
        forgetBatch();
        if (!selector.isOpen()) {
            throw new IOException("the poller is closed");
        }
        if (timeoutNs <= 0) {
            look();
        } else {
            waitFor(timeoutNs);
        }
        woken.set(false);
        return collected;
    }

    private void waitFor(long timeoutNs) throws IOException {
        long startNs = System.nanoTime();
        long leftNs = timeoutNs;
        while (collected == 0 && leftNs > 0 && !woken.get() && !Thread.interrupted()) {
            await(leftNs);
            leftNs = timeoutNs - (System.nanoTime() - startNs);
        }
    }

    private void await(long leftNs) throws IOException {
        if (leftNs < LOOK_BELOW_NS) {
            Thread.yield();
            look();
            return;
        }
        long startNs = System.nanoTime();
        selector.select(collector, leftNs / MILLI_NS + (leftNs % MILLI_NS == 0 ? 0 : 1));
        if (collected > 0 || woken.get() || System.nanoTime() - startNs > leftNs / 2) {
            emptyWaits = 0;
        } else if (!Thread.currentThread().isInterrupted() && ++emptyWaits >= SPIN_LIMIT) {
            rebuild();
        }
    }

    private int look() throws IOException {
        selector.selectNow(collector);
        return collected;
    }

    private void collect(SelectionKey key) {
        if (collected == batch.length) {
            batch = Arrays.copyOf(batch, 2 * collected);
        }
        NioSocket socket = (NioSocket) key.attachment();
        socket.collected(key.readyOps());
        batch[collected++] = socket;
    }

    private void forgetBatch() {
        Arrays.fill(batch, 0, collected, null);
        collected = 0;
    }

    @Override
    public int dispatch() {
        int called = 0;
        for (int i = 0; i < collected; i++) {
            NioSocket socket = batch[i];
            if (socket != null && socket.dispatch()) {
                called++;
            }
        }
        forgetBatch();
        return called;
    }

    @Override
    public void wakeup() {
        if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Moves everything to a new selector, since this one returns without a reason. */
    void rebuild() throws IOException {
        emptyWaits = 0;
        Selector broken = selector;
        Selector fresh = opener.open();
        try {
            for (SelectionKey key : broken.keys()) {
                if (key.isValid()) {
                    ((NioSocket) key.attachment()).moveTo(fresh);
                }
            }
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        selector = fresh;
        rebuilds++;
        broken.close();
    }

    /** How often the selector had to be replaced. */
    int rebuilds() {
        return rebuilds;
    }

    Selector selector() {
        return selector;
    }

    /** Gives the descriptors of closed channels back, which the selector otherwise keeps until the next selection. */
    void releaseClosed() {
        try {
            if (selector.isOpen()) {
                selector.selectNow(NOTHING);
            }
        } catch (IOException e) {
            // The next selection reports it.
        }
    }

    @Override
    public PollerSocket openStream(ProtocolFamily family, ReadyHandler handler) throws IOException {
        return new NioStream(this, SocketChannel.open(family), handler, false);
    }

    @Override
    public PollerSocket openListener(ProtocolFamily family, ReadyHandler handler) throws IOException {
        return new NioListener(this, ServerSocketChannel.open(family), handler);
    }

    @Override
    public PollerSocket openDatagram(ProtocolFamily family, ReadyHandler handler) throws IOException {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException(
                    "The JDK's selector has no Unix-domain datagrams: use PollerChoice.EPOLL with the native part on"
                            + " Linux, or a Unix-domain stream");
        }
        return new NioDatagram(this, DatagramChannel.open(family), handler);
    }

    @Override
    public PollerSocket watch(int fd, ReadyHandler handler) {
        throw new UnsupportedOperationException("The JDK's selector cannot watch foreign descriptors: use"
                + " PollerChoice.EPOLL with the native part on Linux");
    }

    @Override
    public void close() {
        forgetBatch();
        if (!selector.isOpen()) {
            return;
        }
        for (SelectionKey key : selector.keys().toArray(SelectionKey[]::new)) {
            ((NioSocket) key.attachment()).closeChannel();
        }
        try {
            selector.close();
        } catch (IOException e) {
            // Nothing is registered any more, and nobody could act on it.
        }
    }

    /** Opens selectors; a seam for tests. */
    interface Opener {
        Selector open() throws IOException;
    }
}
