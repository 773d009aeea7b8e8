package io.pinion.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A {@link ThreadPoolExecutor} with one thread and an unbounded queue; a task per line. */
final class ExecutorContender implements Contender {
    private final LinkRoute route;
    private final Shipper shipper;
    private final ThreadPoolExecutor executor;

    ExecutorContender(LinkRoute route) {
        this.route = route;
        shipper = route.shipper();
        this.executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), code -> daemon(code, "demo-executor"));
    }

    private static Thread daemon(Runnable code, String name) {
        Thread thread = new Thread(code, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void submit(LineCursor line) {
        byte[] bytes = line.bytes();
        int offset = line.offset();
        int length = line.length();
        int sequence = line.sequence();
        executor.execute(() -> shipper.ship(
                bytes, offset, length, sequence, executor.getQueue().isEmpty()));
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
        return List.of();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        route.close();
    }
}
