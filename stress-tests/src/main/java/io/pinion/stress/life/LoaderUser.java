package io.pinion.stress.life;

import io.pinion.linux.Native;
import io.pinion.worker.Lane;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.Workers;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An application in a class loader of its own: uses most of the library, and closes what it opened, or does not. */
public final class LoaderUser implements Callable<String> {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String mode;

    /**
     * Made by reflection.
     *
     * @param mode {@code close}, {@code open} to leave a worker open, {@code shared} to leave the shared one open
     */
    public LoaderUser(String mode) {
        this.mode = mode;
    }

    @Override
    public String call() throws Exception {
        PollerChoice poller = Native.isAvailable() ? PollerChoice.EPOLL : PollerChoice.NIO;
        WorkerConfig config =
                WorkerConfig.builder().name("loaded").poller(poller).build();
        Worker worker = Worker.start(config);
        use(worker);
        if (!mode.equals("open")) {
            requireClean(worker.shutdown(GRACE));
        }
        Workers.start(config);
        Workers.execute(() -> {});
        Workers.call(() -> 1);
        if (!mode.equals("shared")) {
            requireClean(Workers.shutdown(GRACE).orElseThrow());
        }
        return poller.name();
    }

    private static void requireClean(ShutdownReport report) {
        if (!report.isClean()) {
            throw new IllegalStateException("not clean: " + report);
        }
    }

    private static void use(Worker worker) throws Exception {
        worker.call(() -> 1);
        worker.execute(() -> {
            throw new IllegalStateException("wanted, to have it logged");
        });
        await(worker.timers().delay(Duration.ofMillis(1)));
        await(worker.blocking().submit(() -> 1));
        await(worker.submitAsync(() -> worker.timers().delay(Duration.ZERO)));
        Lane<AtomicLong> lane =
                worker.lanes().lane(AtomicLong::new, (event, sequence, end) -> event.incrementAndGet(), 16);
        lane.publish(event -> event.set(1));
        ScheduledExecutorService view = worker.asExecutorService();
        view.schedule(() -> 1, 1, TimeUnit.MILLISECONDS).get(GRACE.toSeconds(), TimeUnit.SECONDS);
        view.shutdown();
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        await(worker.network()
                .datagrams(loopback, null, DatagramOptions.defaults(), (socket, data, sender) -> {})
                .toCompletableFuture());
        InetSocketAddress listening = (InetSocketAddress) await(worker.network()
                        .listen(loopback, StreamOptions.defaults(), stream -> (source, data) -> {})
                        .toCompletableFuture())
                .localAddress();
        await(worker.network()
                .connect(listening, StreamOptions.defaults(), (stream, data) -> {})
                .toCompletableFuture());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(GRACE.toSeconds(), TimeUnit.SECONDS);
    }
}
