package io.pinion.benchmarks.net;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.io.IOException;

/** How a peer is set up. A busy one looks at its sockets without ever sleeping. */
enum PeerKind {
    /** The default configuration, with the native part: sleeps in epoll, after a spin that adapts. */
    PINION(cpu -> new PinionPeer(PollerChoice.AUTO, IdleStrategy.ADAPTIVE, cpu)),
    PINION_BLOCKING(cpu -> new PinionPeer(PollerChoice.EPOLL, IdleStrategy.BLOCKING, cpu)),
    PINION_BUSY(cpu -> new PinionPeer(PollerChoice.EPOLL, IdleStrategy.BUSY_SPIN, cpu)),
    PINION_NIO(cpu -> new PinionPeer(PollerChoice.NIO, IdleStrategy.ADAPTIVE, cpu)),
    PINION_NIO_BLOCKING(cpu -> new PinionPeer(PollerChoice.NIO, IdleStrategy.BLOCKING, cpu)),
    PINION_NIO_BUSY(cpu -> new PinionPeer(PollerChoice.NIO, IdleStrategy.BUSY_SPIN, cpu)),
    SELECTOR(cpu -> new SelectorPeer(false)),
    SELECTOR_BUSY(cpu -> new SelectorPeer(true)),
    NETTY_EPOLL(cpu -> NettyPeer.epoll(false)),
    NETTY_EPOLL_BUSY(cpu -> NettyPeer.epoll(true)),
    NETTY_NIO(cpu -> NettyPeer.nio(false)),
    NETTY_NIO_BUSY(cpu -> NettyPeer.nio(true)),
    LOG4J2(cpu -> new Log4jPeer());

    private final Factory factory;

    /** Starts a peer that is to run on a processor, or anywhere for -1. */
    private interface Factory {
        Peer start(int cpu) throws IOException;
    }

    PeerKind(Factory factory) {
        this.factory = factory;
    }

    Peer start(int cpu) throws IOException {
        Peer peer = factory.start(cpu);
        peer.pin(cpu);
        return peer;
    }

    /** The way this contender is set up by default. */
    static PeerKind of(String contender) {
        return valueOf(contender.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
}
