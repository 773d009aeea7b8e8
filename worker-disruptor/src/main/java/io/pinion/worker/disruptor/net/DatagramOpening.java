package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Resolves, opens, binds and connects a datagram socket. */
final class DatagramOpening {
    private final NetworkCore net;
    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress remote;
    private final DatagramOptions options;

    DatagramOpening(
            NetworkCore net, @Nullable SocketAddress local, @Nullable SocketAddress remote, DatagramOptions options) {
        this.net = net;
        this.local = local;
        this.remote = remote;
        this.options = options;
    }

    /** Calls back on the worker with the open socket or with an error. */
    void open(ReadyHandler handler, Opened opened, Consumer<Throwable> failed) {
        resolve(
                local,
                failed,
                at -> resolve(remote, failed, to -> {
                    PollerSocket socket = null;
                    try {
                        socket = newSocket(at, to, handler);
                        prepare(socket, at, to);
                        opened.accept(socket);
                    } catch (IOException | RuntimeException e) {
                        if (socket != null) {
                            socket.close();
                        }
                        failed.accept(e);
                    }
                }));
    }

    private void resolve(
            @Nullable SocketAddress address, Consumer<Throwable> failed, Consumer<@Nullable SocketAddress> then) {
        if (address == null) {
            then.accept(null);
            return;
        }
        Resolver.resolve(net.host, address, (List<SocketAddress> found, Throwable error) -> {
            if (found != null) {
                then.accept(found.get(0));
            } else {
                failed.accept(error == null ? new IOException("no address of " + address) : error);
            }
        });
    }

    private PollerSocket newSocket(@Nullable SocketAddress at, @Nullable SocketAddress to, ReadyHandler handler)
            throws IOException {
        Poller poller = net.host.poller();
        return to != null
                ? poller.openDatagram(Resolver.familyOf(to), handler)
                : Resolver.open(at, family -> poller.openDatagram(family, handler));
    }

    private void prepare(PollerSocket socket, @Nullable SocketAddress at, @Nullable SocketAddress to)
            throws IOException {
        SocketSetup.buffers(socket, options.sendBufferBytes(), options.receiveBufferBytes());
        if (options.reuseAddress()) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }
        if (options.broadcast()) {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
        }
        socket.bind(at, 0);
        if (to != null) {
            socket.connect(to);
        }
    }

    /** Takes the open socket. */
    interface Opened {
        void accept(PollerSocket socket) throws IOException;
    }
}
