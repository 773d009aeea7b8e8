package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A host for what needs none: every caller is somebody else's thread. */
final class NoHost implements Host {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean isWorkerThread() {
        return false;
    }

    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public long nowNs() {
        return 0;
    }

    @Override
    public Poller poller() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }

    @Override
    public void post(Runnable command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Alarm alarm(long delayNs, Runnable action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletableFuture<T> offWorker(Callable<T> blocking) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Object handler, Throwable error) {
        throw new IllegalStateException(error);
    }
}
