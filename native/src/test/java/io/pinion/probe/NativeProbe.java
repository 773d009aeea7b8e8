package io.pinion.probe;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerProvider;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ThreadControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A program of its own: does everything the native part can do, or says why not. It knows the service interfaces only,
 * and sits outside the packages of the module, which would hide it.
 */
public final class NativeProbe {
    private static final int BACKLOG = 5;

    private NativeProbe() {}

    /** The first argument is a directory; a second asks to run out of descriptors. */
    public static void main(String[] args) throws Exception {
        PollerProvider provider =
                ServiceLoader.load(PollerProvider.class).findFirst().orElseThrow();
        Optional<String> cause = provider.unavailabilityCause();
        if (cause.isPresent()) {
            System.out.println("cause: " + cause.get());
            return;
        }
        if (args.length > 1) {
            exhaustDescriptors(provider);
        }
        threads(ServiceLoader.load(ThreadControl.class).findFirst().orElseThrow());
        try (Poller poller = provider.open()) {
            streams(poller, Path.of(args[0], "probe"));
            datagrams(poller);
            wakeups(poller);
        }
        System.out.println("done");
    }

    private static void threads(ThreadControl control) throws IOException {
        control.setAffinity(control.affinity());
        control.currentCpu();
        control.setName("probe");
        control.setTimerSlack(1000);
    }

    private static void streams(Poller poller, Path path) throws IOException {
        PollerSocket listener = poller.openListener(StandardProtocolFamily.UNIX, ops -> {});
        listener.bind(UnixDomainSocketAddress.of(path), 5);
        listener.interest(Poller.READ);
        PollerSocket client = poller.openStream(StandardProtocolFamily.UNIX, ops -> {});
        client.connect(UnixDomainSocketAddress.of(path));
        client.finishConnect();
        poller.select(1_000_000_000);
        poller.dispatch();
        PollerSocket server = listener.accept(ops -> {});
        ByteBuffer[] sources = new ByteBuffer[40];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = ByteBuffer.allocateDirect(100);
        }
        client.write(sources, 0, sources.length);
        client.write(new ByteBuffer[] {ByteBuffer.allocateDirect(1)}, 0, 1);
        client.shutdownOutput();
        poller.openStream(StandardProtocolFamily.INET, ops -> {}).unacknowledgedBytes();
        server.read(ByteBuffer.allocateDirect(5000));
        server.peerCredentials();
        server.remoteAddress();
        server.localAddress();
        poller.watch(0, ops -> {}).close();
    }

    private static void datagrams(Poller poller) throws IOException {
        PollerSocket socket = poller.openDatagram(StandardProtocolFamily.INET, ops -> {});
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 10_000);
        socket.send(ByteBuffer.allocateDirect(10), socket.localAddress());
        socket.interest(Poller.READ);
        poller.select(1_000_000_000);
        poller.dispatch();
        socket.receive(ByteBuffer.allocateDirect(10));
    }

    private static void wakeups(Poller poller) throws Exception {
        for (int i = 0; i < 20; i++) {
            Thread waker = new Thread(poller::wakeup);
            waker.start();
            poller.select(10_000_000_000L);
            waker.join();
        }
    }

    /** A listener that cannot accept for want of a descriptor says so, and goes on when there is one. */
    private static void exhaustDescriptors(PollerProvider provider) throws IOException {
        try (Poller poller = provider.open()) {
            PollerSocket listener = poller.openListener(StandardProtocolFamily.INET, ops -> {});
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            listener.interest(Poller.READ);
            for (int i = 0; i < BACKLOG; i++) {
                poller.openStream(StandardProtocolFamily.INET, ops -> {}).connect(listener.localAddress());
            }
            List<PollerSocket> all = new ArrayList<>();
            try {
                while (true) {
                    all.add(poller.openStream(StandardProtocolFamily.INET, ops -> {}));
                }
            } catch (IOException e) {
                System.out.println("open: " + e);
            }
            poller.select(1_000_000_000);
            try {
                // The JVM opens and closes files of its own now and then, and may leave room for one.
                for (int i = 1; i < BACKLOG; i++) {
                    all.add(listener.accept(ops -> {}));
                }
            } catch (IOException e) {
                System.out.println("accept: " + e);
            }
            all.forEach(PollerSocket::close);
            poller.select(1_000_000_000);
            System.out.println("accepted: " + (listener.accept(ops -> {}) != null));
        }
    }
}
