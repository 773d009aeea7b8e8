package io.pinion.benchmarks.net;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.util.concurrent.Callable;

/** Who takes part. */
enum PeerKind {
    PINION_EPOLL("pinion-epoll", () -> new PinionPeer(PollerChoice.EPOLL, IdleStrategy.BLOCKING)),
    PINION_ADAPTIVE("pinion-epoll-adaptive", () -> new PinionPeer(PollerChoice.EPOLL, IdleStrategy.ADAPTIVE)),
    PINION_NIO("pinion-nio", () -> new PinionPeer(PollerChoice.NIO, IdleStrategy.BLOCKING)),
    SELECTOR("selector", SelectorPeer::new),
    NETTY_EPOLL("netty-epoll", () -> new NettyPeer(true)),
    NETTY_NIO("netty-nio", () -> new NettyPeer(false));

    private final String label;
    private final Callable<Peer> factory;

    PeerKind(String label, Callable<Peer> factory) {
        this.label = label;
        this.factory = factory;
    }

    Peer start() throws Exception {
        return factory.call();
    }

    @Override
    public String toString() {
        return label;
    }
}
