package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Network;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** The reconnecting streams of one worker, so that its close ends them too. */
final class ReconnectGroup {
    private final Host host;
    private final Network network;
    private final Set<ReconnectCore> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    ReconnectGroup(Host host, Network network) {
        this.host = host;
        this.network = network;
    }

    /** Opens one; from any thread. */
    ReconnectingStream open(SocketAddress remote, ReconnectOptions options, ReconnectHandler handler) {
        if (host.isClosing()) {
            throw refusal();
        }
        ReconnectCore core = new ReconnectCore(host, network, remote, options, handler);
        open.add(core);
        // A close that begins after the question above either finds the stream here, or is seen here.
        if (host.isClosing() || isOver) {
            open.remove(core);
            throw refusal();
        }
        core.start(() -> open.remove(core));
        return core;
    }

    /** A close has begun; on the worker's thread. */
    void beginClose() {
        open.forEach(ReconnectCore::beginClose);
    }

    /** The end: nothing runs on the worker any more after this. */
    void closeNow() {
        isOver = true;
        open.forEach(ReconnectCore::closeNow);
    }

    private RejectedExecutionException refusal() {
        return new RejectedExecutionException("Worker '" + host.name() + "' is closing: it opens no more connections");
    }
}
