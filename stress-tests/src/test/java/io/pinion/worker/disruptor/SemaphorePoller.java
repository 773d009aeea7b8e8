package io.pinion.worker.disruptor;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.net.ProtocolFamily;
import java.util.concurrent.Semaphore;

/**
 * What a worker blocks in, for a model checker: wakes when it is told to and never by itself. A nap, which nobody ends, is
 * over at once.
 */
class SemaphorePoller implements Poller {
    private static final long NAP_NS = 1_000_000;

    final Semaphore permits = new Semaphore(0);

    @Override
    public String name() {
        return "semaphore";
    }

    @Override
    public int select(long timeoutNs) {
        if (timeoutNs <= NAP_NS) {
            permits.tryAcquire();
        } else {
            permits.acquireUninterruptibly();
            permits.drainPermits();
        }
        return 0;
    }

    @Override
    public int dispatch() {
        return 0;
    }

    @Override
    public void wakeup() {
        permits.release();
    }

    @Override
    public PollerSocket openStream(ProtocolFamily family, ReadyHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PollerSocket openListener(ProtocolFamily family, ReadyHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PollerSocket openDatagram(ProtocolFamily family, ReadyHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PollerSocket watch(int fd, ReadyHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
