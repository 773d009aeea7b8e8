package io.pinion.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A virtual thread per line, one after the other by a fair lock. The lock serves them in the order in which they came
 * to it, which need not be the order in which they were started.
 */
final class VirtualThreadContender implements Contender {
    private final LinkRoute route;
    private final Shipper shipper;
    private final WireOrder order;
    private final ExecutorService executor = VirtualThreads.newExecutor();
    private final ReentrantLock turn = new ReentrantLock(true);

    VirtualThreadContender(LinkRoute route, WireOrder order) {
        this.route = route;
        shipper = route.shipper();
        this.order = order;
    }

    @Override
    public void submit(LineCursor line) {
        byte[] bytes = line.bytes();
        int offset = line.offset();
        int length = line.length();
        int sequence = line.sequence();
        executor.execute(() -> ship(bytes, offset, length, sequence));
    }

    private void ship(byte[] bytes, int offset, int length, int sequence) {
        turn.lock();
        try {
            shipper.ship(bytes, offset, length, sequence, !turn.hasQueuedThreads());
        } finally {
            turn.unlock();
        }
    }

    @Override
    public boolean awaitShipped(Duration limit) throws InterruptedException {
        executor.shutdown();
        return executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public List<String> remarks() {
        return List.of(String.format(
                Locale.ROOT, "virtual threads: %,d lines went out before or after their turn", order.overtaken()));
    }

    @Override
    public void close() {
        executor.shutdownNow();
        route.close();
    }
}
