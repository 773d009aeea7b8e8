package io.pinion.worker.disruptor;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.disruptor.net.Host;
import io.pinion.worker.disruptor.net.NetworkCore;
import io.pinion.worker.net.Network;
import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a worker and what it blocks in: parks while none is open, sleeps in the poller otherwise, or always
 * where the configuration forces a poller.
 *
 * <p>All but {@link #network}, {@link #post}, {@link #wake} and {@link #wakeSleeper} is the worker's thread's own.
 */
final class EngineIo implements Host {
    private static final String PARK = "park";
    private static final int CHUNK = 64;
    /** Tasks after which sockets are looked at although there are more tasks. */
    private static final int TASKS_PER_LOOK = 256;

    private final Engine engine;
    private final PollerChoice choice;
    private final boolean idlerLooks;
    private final MpscUnboundedVarHandleArrayQueue<Runnable> posts = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final Object opening = new Object();
    private volatile @Nullable NetworkCore network;
    private @Nullable Poller poller;
    private int ready;
    private int tasksSinceLook;
    /**
     * What a sleeping worker has to be woken in; null while it parks. Written before the announcement of the sleep, read
     * by whoever ends it: the control word orders the two.
     */
    private @Nullable Poller sleepsIn;
    /** The same by name, for people. */
    private volatile String waitsIn = PARK;

    EngineIo(Engine engine) {
        this.engine = engine;
        choice = engine.driven ? PollerChoice.PARK : engine.config.poller();
        IdleStrategy idle = engine.config.idleStrategy();
        idlerLooks = idle == IdleStrategy.ADAPTIVE || idle == IdleStrategy.BLOCKING;
        if (choice == PollerChoice.EPOLL || (choice == PollerChoice.AUTO && NativeParts.isRequired())) {
            Optional<String> cause = NativeParts.whyNoEpoll();
            if (cause.isPresent()) {
                throw new IllegalStateException("Worker '" + engine.config.name() + "' needs epoll: " + cause.get());
            }
        }
    }

    /** On the worker's thread, before the first turn; what keeps the worker from starting goes to the gate. */
    void begin() {
        if (isForced()) {
            try {
                poller();
            } catch (IOException e) {
                engine.start.fail("its poller cannot be opened: " + e.getMessage());
            }
        }
    }

    private boolean isForced() {
        return choice == PollerChoice.EPOLL || choice == PollerChoice.NIO;
    }

    Network network() {
        if (engine.driven) {
            throw new UnsupportedOperationException(
                    "A worker without a thread has no network: use a real one, for instance Worker.start()");
        }
        if (choice == PollerChoice.PARK) {
            throw new IllegalStateException("Worker '" + engine.config.name()
                    + "' was started with PollerChoice.PARK, which excludes sockets; use AUTO, NIO or EPOLL");
        }
        NetworkCore open = network;
        if (open != null) {
            return open;
        }
        synchronized (opening) {
            open = network;
            if (open == null) {
                open = new NetworkCore(this);
                network = open;
            }
            return open;
        }
    }

    // The loop's side.

    /** Whether a turn has to come here. */
    boolean isUsed() {
        return network != null || poller != null;
    }

    /**
     * What a turn does for sockets; how many things. An idle turn leaves the look at them to an idler that spins or sleeps
     * next: a sleep begins with it, and one more would be a system call for nothing.
     */
    int turn(int work, boolean mayIdle) {
        int done = runPosts();
        NetworkCore net = network;
        if (net != null && net.hasCommands()) {
            done += net.runCommands();
        }
        tasksSinceLook += work + done;
        boolean isIdle = work + done == 0 && !(mayIdle && idlerLooks);
        boolean isDue = ready > 0 || isIdle || tasksSinceLook >= TASKS_PER_LOOK || net != null && net.hasHeavy();
        if (isPolling() && isDue) {
            tasksSinceLook = 0;
            done += look();
        }
        if (net != null && net.hasDirty()) {
            net.flush();
        }
        return done;
    }

    private int runPosts() {
        int done = 0;
        Runnable post;
        while (done < TASKS_PER_LOOK && (post = posts.relaxedPoll()) != null) {
            post.run();
            done++;
        }
        return done;
    }

    private int look() {
        if (ready == 0) {
            select(0);
        }
        NetworkCore net = network;
        int done = 0;
        if (ready > 0) {
            if (net != null) {
                net.beginLook(ready);
            }
            ready = 0;
            done = Objects.requireNonNull(poller).dispatch();
        }
        return net == null ? done : done + net.endLook();
    }

    /** Whether a socket is ready; for a spin. */
    boolean isReady() {
        if (!isPolling()) {
            return false;
        }
        if (ready == 0) {
            select(0);
        }
        return ready > 0;
    }

    private void select(long timeoutNs) {
        try {
            ready = Objects.requireNonNull(poller).select(timeoutNs);
        } catch (IOException e) {
            // The worker ends: its sockets cannot be served any more.
            throw new UncheckedIOException("The poller of worker '" + engine.config.name() + "' is broken", e);
        }
    }

    boolean isPolling() {
        if (poller == null) {
            return false;
        }
        NetworkCore net = network;
        return isForced() || net != null && net.openSockets() > 0;
    }

    boolean hasCommands() {
        NetworkCore net = network;
        return !posts.isEmpty() || net != null && net.hasCommands();
    }

    /** Before the announcement of a sleep. */
    void prepareSleep() {
        Poller next = isPolling() ? poller : null;
        if (next != sleepsIn) {
            waitIn(next);
        }
    }

    private void waitIn(@Nullable Poller next) {
        sleepsIn = next;
        waitsIn = next == null ? PARK : next.name();
    }

    /** Sleeps for so long at most, or until woken, or until a socket is ready. */
    void sleep(long sleepNs) {
        if (sleepsIn != null) {
            select(sleepNs);
        } else {
            LockSupport.parkNanos(engine, sleepNs);
        }
    }

    /** A close has begun. */
    void beginClose() {
        NetworkCore net = network;
        if (net != null) {
            net.beginClose();
        }
    }

    /** Whether nothing is open any more that a close would wait for. */
    boolean isQuiet() {
        NetworkCore net = network;
        return net == null || net.openSockets() == 0 && !hasCommands();
    }

    /** The loop has ended. */
    void end() {
        NetworkCore net = network;
        if (net != null) {
            net.closeNow();
        }
        Poller open = poller;
        if (open != null) {
            open.close();
        }
    }

    /** Ends the worker's sleep, whatever it sleeps in. From any thread that has seen the announcement. */
    void wakeSleeper() {
        Poller open = sleepsIn;
        if (open != null) {
            open.wakeup();
        } else {
            engine.unparkOwner();
        }
    }

    /** For people. */
    String pollerName() {
        return waitsIn;
    }

    // What the network asks for.

    @Override
    public String name() {
        return engine.config.name();
    }

    @Override
    public boolean isWorkerThread() {
        return engine.thread.isCurrent();
    }

    @Override
    public boolean isClosing() {
        return engine.control.acquire() >= ControlWord.DRAINING;
    }

    @Override
    public long nowNs() {
        return engine.clock.nanoTime();
    }

    @Override
    public Poller poller() throws IOException {
        Poller open = poller;
        if (open == null) {
            open = provider().open();
            poller = open;
            waitIn(open);
        }
        return open;
    }

    private PollerProvider provider() {
        String name = "epoll";
        if (choice != PollerChoice.EPOLL) {
            Optional<String> cause = choice == PollerChoice.NIO ? Optional.of("") : NativeParts.whyNoEpoll();
            if (cause.isPresent()) {
                name = "nio";
                if (choice == PollerChoice.AUTO) {
                    NativeParts.explainFallback(cause.get());
                }
            }
        }
        return Objects.requireNonNull(NativeParts.poller(name), name);
    }

    @Override
    public void wake() {
        engine.wakeAfterPlainPublication();
    }

    @Override
    public void post(Runnable command) {
        posts.offer(command);
        engine.wakeAfterPlainPublication();
    }

    @Override
    public Alarm alarm(long delayNs, Runnable action) {
        return engine.timers.alarm(delayNs, action);
    }

    @Override
    public <T> CompletableFuture<T> offWorker(Callable<T> blocking) {
        return engine.blocking.submit(blocking);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> newFuture() {
        return new WorkerFuture<>(engine.waits);
    }

    @Override
    public void connected(SocketAddress remote, long connections) {
        if (engine.observer != null) {
            engine.observer.connected(remote, connections);
        }
    }

    @Override
    public void disconnected(SocketAddress remote, @Nullable Throwable reason, int attempt, long retryInNs) {
        if (engine.observer != null) {
            engine.observer.disconnected(remote, reason, attempt, retryInNs);
        }
    }

    @Override
    public void report(Object handler, Throwable error) {
        engine.runner.report(handler, error);
    }
}
