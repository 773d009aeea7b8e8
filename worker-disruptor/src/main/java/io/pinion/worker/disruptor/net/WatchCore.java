package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Interest;
import io.pinion.worker.net.Watch;
import io.pinion.worker.net.WatchHandler;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A watched descriptor of somebody else's. */
final class WatchCore extends Endpoint implements Watch {
    private static final Set<Interest> READ = Set.of(Interest.READ);
    private static final Set<Interest> WRITE = Set.of(Interest.WRITE);
    private static final Set<Interest> BOTH = Set.of(Interest.READ, Interest.WRITE);

    private final int fd;
    private final WatchHandler handler;
    private final CompletableFuture<Watch> stage;
    private @Nullable PollerSocket registration;
    private volatile int wanted;
    private boolean closed;

    WatchCore(NetworkCore net, int fd, Set<Interest> interest, WatchHandler handler) {
        super(net);
        if (fd < 0) {
            throw new IllegalArgumentException("fd must be an open descriptor, was " + fd);
        }
        if (interest.isEmpty()) {
            throw new IllegalArgumentException("interest must name READ, WRITE or both, was empty");
        }
        this.fd = fd;
        wanted = ops(interest);
        this.handler = Objects.requireNonNull(handler, "handler");
        stage = net.host.newFuture();
    }

    private static int ops(Set<Interest> interest) {
        return (interest.contains(Interest.READ) ? Poller.READ : 0)
                | (interest.contains(Interest.WRITE) ? Poller.WRITE : 0);
    }

    CompletableFuture<Watch> stage() {
        return stage;
    }

    @Override
    public void interest(Set<Interest> interest) {
        wanted = ops(interest);
        request(UPDATE);
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
        if ((requests & UPDATE) != 0) {
            update();
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
        try {
            registration = net.host.poller().watch(fd, this);
            registration.interest(wanted);
        } catch (IOException | RuntimeException e) {
            fail(e);
            return;
        }
        net.register(this);
        if (!stage.complete(this)) {
            closeNow();
        }
    }

    private void update() {
        if (registration == null) {
            return;
        }
        try {
            registration.interest(wanted);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    @Override
    void onReady(int readiness) {
        try {
            handler.ready(setOf(readiness));
        } catch (Throwable t) {
            net.host.report(handler, t);
            closeNow();
        }
    }

    private static Set<Interest> setOf(int readiness) {
        if (readiness == Poller.READ) {
            return READ;
        }
        return readiness == Poller.WRITE ? WRITE : BOTH;
    }

    private void giveUp(Throwable error) {
        net.host.report(handler, error);
        closeNow();
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
        if (!closed) {
            closed = true;
            if (registration != null) {
                registration.close();
                registration = null;
            }
            net.unregister(this);
        }
    }
}
