package io.pinion.worker.disruptor.net;

import io.pinion.contract.net.NetFixture;
import io.pinion.worker.net.Network;
import io.pinion.worker.spi.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** As much of a worker as a network needs: one thread that turns. */
final class TestHost implements Host, NetFixture {
    private final Poller poller;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final Thread thread;
    final NetworkCore net;
    private volatile boolean closing;
    private volatile long graceEndNs;
    private volatile Throwable death;
    private volatile int alarmsSet;
    private boolean closeBegun;

    TestHost(Poller poller) {
        this.poller = poller;
        net = new NetworkCore(this);
        thread = new Thread(this::loop, "net-worker");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            while (turn()) {
                // each step is a turn
            }
        } catch (Throwable t) {
            death = t;
            t.printStackTrace();
        } finally {
            net.closeNow();
            poller.close();
        }
    }

    private boolean turn() throws IOException {
        Runnable task;
        for (int i = 0; i < 256 && (task = tasks.poll()) != null; i++) {
            task.run();
        }
        net.runCommands();
        runTimers();
        net.flush();
        if (closing && !closeBegun) {
            closeBegun = true;
            net.beginClose();
            net.flush();
        }
        if (closing && (net.openSockets() == 0 || nowNs() - graceEndNs >= 0)) {
            return false;
        }
        int ready = poller.select(tasks.isEmpty() && !net.hasCommands() && !net.hasDirty() ? sleepNs() : 0);
        if (ready > 0) {
            net.beginLook(ready);
            poller.dispatch();
        }
        net.endLook();
        net.flush();
        return true;
    }

    private void runTimers() {
        long now = nowNs();
        while (!timers.isEmpty() && timers.peek().atNs - now <= 0) {
            Timer timer = timers.poll();
            timer.action.run();
        }
    }

    private long sleepNs() {
        long most = closing ? 1_000_000 : 50_000_000;
        return timers.isEmpty() ? most : Math.max(0, Math.min(most, timers.peek().atNs - nowNs()));
    }

    int alarmsSet() {
        return alarmsSet;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public boolean isWorkerThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public void wake() {
        poller.wakeup();
    }

    @Override
    public void post(Runnable command) {
        execute(command);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the worker's thread alone writes it
    public Alarm alarm(long delayNs, Runnable action) {
        alarmsSet++;
        Timer timer = new Timer(nowNs() + delayNs, action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public <T> CompletableFuture<T> offWorker(Callable<T> call) {
        if (closing) {
            throw new RejectedExecutionException("closing");
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        blocking.execute(() -> {
            try {
                T value = call.call();
                execute(() -> future.complete(value));
            } catch (Throwable t) {
                execute(() -> future.completeExceptionally(t));
            }
        });
        return future;
    }

    @Override
    public void report(Object handler, Throwable error) {
        reported.add(error);
    }

    @Override
    public Network network() {
        return net;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        poller.wakeup();
    }

    @Override
    public List<Throwable> reported() {
        return reported;
    }

    @Override
    public void shutdown(Duration grace) {
        graceEndNs = nowNs() + grace.toNanos();
        closing = true;
        poller.wakeup();
        try {
            thread.join(grace.toMillis() + 5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        blocking.shutdownNow();
        if (death != null) {
            throw new AssertionError("the loop died", death);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the loop goes on");
        }
    }

    static TestHost nio() {
        try {
            return new TestHost(new NioPollerProvider().open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Timer implements Comparable<Timer> {
        final long atNs;
        final Runnable action;

        Timer(long atNs, Runnable action) {
            this.atNs = atNs;
            this.action = action;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(atNs - other.atNs, 0);
        }
    }
}
