package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The blocking connection of a contender without a network of its own. A write blocks, but never without end: when the
 * collector takes nothing for the stall limit, a watch closes the connection and the write fails.
 *
 * <p>Threads: one writes and one reads at a time.
 */
final class Link implements AutoCloseable {
    private final Wire wire;
    private final StallWatch watch;
    private final AtomicLong bytesTaken = new AtomicLong();

    private Link(Wire wire, Duration stallLimit) {
        this.wire = wire;
        this.watch = new StallWatch(wire, stallLimit);
    }

    static Link open(Target target, Duration connectLimit, Duration stallLimit) throws DemoException {
        try {
            return new Link(Wire.connect(target, (int) connectLimit.toMillis()), stallLimit);
        } catch (IOException e) {
            throw target.cannotConnect(e);
        }
    }

    /** Writes all of the buffer. */
    void write(ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                watch.begin();
                bytesTaken.lazySet(bytesTaken.getPlain() + wire.write(buffer));
            }
        } catch (IOException e) {
            throw watch.explain(e);
        } finally {
            watch.end();
        }
    }

    /** Reads what is there, waiting for at least one byte; -1 at the end. */
    int read(ByteBuffer buffer) throws IOException {
        try {
            return wire.read(buffer);
        } catch (IOException e) {
            throw watch.explain(e);
        }
    }

    /** How many bytes the kernel has taken; that says nothing about the collector. */
    long bytesTaken() {
        return bytesTaken.get();
    }

    void endOfOutput() throws IOException {
        wire.endOfOutput();
    }

    @Override
    public void close() {
        watch.close();
        StallWatch.closeQuietly(wire);
    }
}
