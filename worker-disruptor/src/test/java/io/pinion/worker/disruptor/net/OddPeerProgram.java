package io.pinion.worker.disruptor.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Listens at a path until a connection is accepted, and says how many were not; for {@link OddPeerTest}. */
final class OddPeerProgram {
    private static final long LIMIT_NS = Duration.ofSeconds(20).toNanos();

    private OddPeerProgram() {}

    public static void main(String[] arguments) throws Exception {
        WorkerConfig config = WorkerConfig.builder().poller(PollerChoice.NIO).build();
        try (Worker worker = Worker.start(config)) {
            StreamHandler nothing = (stream, data) -> data.position(data.limit());
            Listener listener = worker.network()
                    .listen(UnixDomainSocketAddress.of(Path.of(arguments[0])), StreamOptions.defaults(), s -> nothing)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            System.out.println("listening");
            long beganNs = System.nanoTime();
            while (listener.accepted() == 0 && System.nanoTime() - beganNs < LIMIT_NS) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.println("accepted " + listener.accepted() + ", failures " + listener.failures());
        }
    }
}
