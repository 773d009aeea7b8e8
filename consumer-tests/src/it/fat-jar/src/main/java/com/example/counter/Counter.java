package com.example.counter;

import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.spi.PollerProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ServiceLoader;

/** Says which pollers the jar brings, and which one works. */
public final class Counter {
    private Counter() {}

    public static void main(String[] args) throws Exception {
        ServiceLoader.load(PollerProvider.class).forEach(provider -> System.out.println("brings=" + provider.name()));
        try (Worker worker = Worker.start()) {
            System.out.println("answer=" + worker.call(() -> 6 * 7));
            // Opens the poller, which a worker without a network does without.
            worker.network()
                    .datagrams(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            null,
                            DatagramOptions.defaults(),
                            (socket, data, sender) -> {})
                    .toCompletableFuture()
                    .get()
                    .close();
            System.out.println("poller=" + worker.placement().poller());
        }
    }
}
