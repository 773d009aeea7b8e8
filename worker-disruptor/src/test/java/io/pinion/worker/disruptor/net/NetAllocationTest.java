package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pinion.contract.Await;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamOptions;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NetAllocationTest {
    private static final int ROUND_TRIPS = 20_000;
    private final AtomicReference<CountDownLatch> done = new AtomicReference<>();
    private final ByteBuffer message = ByteBuffer.allocate(100);
    private int left;

    @Test
    void roundTrips_onceWarm_allocateNothing() {
        try (TestHost host = TestHost.nio()) {
            Listener listener = Await.value(host.net
                    .listen(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            StreamOptions.defaults(),
                            accepted -> (stream, data) -> stream.write(data))
                    .toCompletableFuture());
            Stream stream = Await.value(host.net
                    .connect(listener.localAddress(), StreamOptions.defaults(), this::next)
                    .toCompletableFuture());
            roundTrips(host, stream);
            long perRoundTrip = Long.MAX_VALUE;
            for (int i = 0; i < 5 && perRoundTrip > 0; i++) {
                perRoundTrip = Math.min(perRoundTrip, roundTrips(host, stream) / ROUND_TRIPS);
            }
            assertThat(perRoundTrip).as("bytes per round trip").isZero();
        }
    }

    private void next(Stream stream, ByteBuffer data) throws Exception {
        data.position(data.limit());
        if (--left > 0) {
            stream.write(message.clear());
        } else {
            done.get().countDown();
        }
    }

    /** How many bytes the worker has allocated meanwhile. */
    private long roundTrips(TestHost host, Stream stream) {
        done.set(new CountDownLatch(1));
        long before = allocated(host);
        host.execute(() -> {
            left = ROUND_TRIPS;
            try {
                stream.write(message.clear());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Await.latch(done.get());
        return allocated(host) - before;
    }

    private static long allocated(TestHost host) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompletableFuture<Long> result = new CompletableFuture<>();
        host.execute(() -> result.complete(threads.getCurrentThreadAllocatedBytes()));
        return Await.value(result);
    }
}
