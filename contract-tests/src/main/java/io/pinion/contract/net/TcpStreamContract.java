package io.pinion.contract.net;

import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Streams over TCP. */
public abstract class TcpStreamContract extends StreamContract {

    @Override
    protected SocketAddress listenAt() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    protected SocketAddress connectTo(Listener target) {
        return target.localAddress();
    }

    @Override
    protected StreamOptions.Builder serverOptions() {
        return StreamOptions.builder();
    }

    @Override
    protected StreamOptions.Builder clientOptions() {
        return StreamOptions.builder();
    }
}
