package com.example.ticker;

import io.pinion.tasks.PeriodicTask;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Ticks three times. */
public final class Ticker {
    private Ticker() {}

    public static void main(String[] args) throws Exception {
        CountDownLatch ticks = new CountDownLatch(3);
        try (Worker worker = Worker.start()) {
            PeriodicTask task = PeriodicTask.on(worker)
                    .name("tick")
                    .period(Duration.ofMillis(20))
                    .start(ticks::countDown);
            ticks.await();
            task.close();
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
            System.out.println("answer=" + worker.call(() -> 6 * 7));
        }
        System.out.println("modules=" + ModuleLayer.boot().modules().size());
    }
}
