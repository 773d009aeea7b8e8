package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Placement;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Says what a worker with these settings stands on: what it waits in, how it idles, where it runs. */
final class Footing {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PARK = "park";

    private Footing() {}

    /** Asks a worker that has a socket open, as the measured ones do; fails if there cannot be such a worker. */
    static String of(Settings settings) throws DemoException, InterruptedException {
        // One that goes to sleep, since only then it says what it sleeps in.
        try (Worker worker = PinionContender.start(IdleStrategy.BLOCKING, settings.pinning(), new Failure())) {
            openSocket(worker);
            Placement placement = worker.placement();
            long giveUpNs = System.nanoTime() + LIMIT.toNanos();
            while (placement.poller().equals(PARK) && System.nanoTime() - giveUpNs < 0) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                placement = worker.placement();
            }
            String where = placement.explanation().replace("; waits in " + placement.poller(), "");
            String idle = settings.idle().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return "poller " + placement.poller() + ", idle " + idle + ", " + where;
        }
    }

    private static void openSocket(Worker worker) throws DemoException, InterruptedException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            worker.network()
                    .datagrams(anyPort, null, DatagramOptions.defaults(), (socket, data, sender) -> {})
                    .toCompletableFuture()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw DemoException.failed("Pinion cannot open a socket: " + e + ". Nothing was sent.");
        }
    }
}
