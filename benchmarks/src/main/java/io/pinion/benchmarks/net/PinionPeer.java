package io.pinion.benchmarks.net;

import io.pinion.benchmarks.Spin;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Pinning;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.Stream;
import io.pinion.worker.net.StreamHandler;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** A worker with its network: lines go through a typed lane. */
final class PinionPeer implements Peer {
    private static final int CAPACITY = 16_384;
    /** Lines in the lane may still come when the mark is reached. */
    private static final int WRITE_LIMIT_BYTES = 16 << 20;

    private final Worker worker;

    PinionPeer(PollerChoice poller, IdleStrategy idleStrategy, int cpu) {
        worker = Worker.start(WorkerConfig.builder()
                .capacity(CAPACITY)
                .overflow(OverflowPolicy.block())
                .poller(poller)
                .idleStrategy(idleStrategy)
                .pinning(cpu < 0 ? Pinning.none() : Pinning.bestEffort(cpu))
                .build());
    }

    @Override
    public int echo() {
        StreamOptions options = StreamOptions.builder()
                .idleTimeout(Duration.ZERO)
                .writeLimitBytes(WRITE_LIMIT_BYTES)
                .build();
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return ((InetSocketAddress) worker.network()
                        .listen(at, options, accepted -> new Echo())
                        .toCompletableFuture()
                        .join()
                        .localAddress())
                .getPort();
    }

    /** Reads no faster than it can send. */
    private static final class Echo implements StreamHandler {
        @Override
        public void data(Stream stream, ByteBuffer data) throws ClosedChannelException {
            stream.write(data);
            if (!stream.isWritable()) {
                stream.pauseReading();
            }
        }

        @Override
        public void writable(Stream stream) {
            stream.resumeReading();
        }
    }

    @Override
    public Shipper ship(InetSocketAddress to) {
        return new LaneShipper(worker, to);
    }

    private static final class Line {
        final byte[] bytes = new byte[Lines.BYTES];
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);

        static void fill(Line event, byte[] line) {
            System.arraycopy(line, 0, event.bytes, 0, line.length);
        }
    }

    private static final class LaneShipper implements Shipper, StreamHandler {
        private final Stream stream;
        private final Lane<Line> lane;
        private volatile boolean congested;
        private volatile long sent;

        LaneShipper(Worker worker, InetSocketAddress to) {
            StreamOptions options = StreamOptions.builder()
                    .idleTimeout(Duration.ZERO)
                    .writeLimitBytes(WRITE_LIMIT_BYTES)
                    .highWaterBytes(1 << 20)
                    .lowWaterBytes(1 << 19)
                    .build();
            stream = worker.network()
                    .connect(to, options, this)
                    .toCompletableFuture()
                    .join();
            lane = worker.lanes().lane(Line::new, this::send, CAPACITY);
        }

        private void send(Line line, long number, boolean endOfBatch) throws ClosedChannelException {
            if (!stream.write(line.buffer.clear())) {
                throw new IllegalStateException("more is queued than the lane and the high-water mark allow");
            }
            if (endOfBatch) {
                congested = !stream.isWritable();
                sent = number + 1;
            }
        }

        @Override
        public void line(byte[] line) {
            for (int looks = 1; congested; looks++) {
                Spin.once(looks);
            }
            lane.publish(Line::fill, line);
        }

        @Override
        public void endOfBatch() {
            // What a turn has written is sent after the turn.
        }

        @Override
        public long sent() {
            return sent;
        }

        @Override
        public void writable(Stream open) {
            congested = false;
        }

        @Override
        public void data(Stream open, ByteBuffer data) {
            data.position(data.limit());
        }
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(task);
    }

    @Override
    public void pin(int cpu) {
        // The configuration says it.
    }

    @Override
    public void close() {
        worker.close();
    }
}
