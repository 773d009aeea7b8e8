package io.pinion.logging.internal.lazy;

import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.ShipperListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shipper that is started by its first event, on a thread of its own. A log call may be inside of a static initialiser, or
 * hold a lock of the framework; the worker's first steps may log and need just that. So no log call waits for the start:
 * until it is over, events are kept here.
 *
 * <p>Bounds: at most {@link #MAX_EVENTS} events are kept, of at most {@link #MAX_CHARS} characters in all; others are let go
 * and counted.
 * <p>Threads: any. The start runs on a daemon thread named {@code pinion-logging-start}. What is logged on it, and what
 * comes when there is no shipper, is given to the owner instead.
 * <p>Order: events of one thread are shipped in its order, also across the start.
 */
public final class LazyShipper implements AutoCloseable {
    /** The most events kept. */
    public static final int MAX_EVENTS = 1024;

    /** The most characters of their messages. */
    public static final int MAX_CHARS = 1 << 20;

    /** The longest wait of a close or flush for a start that is going on. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(5);

    private enum State {
        IDLE,
        STARTING,
        STARTED,
        FAILED,
        CLOSED
    }

    private final Supplier<LogShipper> start;
    private final Runnable beforeStart;
    private final ShipperListener news;
    private final Consumer<CopiedEvent> unshipped;
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final LongAdder lost = new LongAdder();
    private final Object lock = new Object();
    /** What else is here is guarded by the lock; these two are also read without it. */
    private volatile @Nullable LogShipper shipper;

    private volatile @Nullable Thread startThread;
    private State state = State.IDLE;
    private @Nullable LogShipper ending;
    private ArrayDeque<CopiedEvent> early = new ArrayDeque<>();
    private int earlyChars;

    /**
     * Makes one; nothing starts.
     *
     * @param start starts the shipper, on the thread named above
     * @param beforeStart called once, by the log call that causes the start; if it throws, there is no start
     * @param news told when the start fails or events are lost by it
     * @param unshipped given each event that cannot be shipped, on the thread that logs or starts; must not log
     */
    public LazyShipper(
            Supplier<LogShipper> start, Runnable beforeStart, ShipperListener news, Consumer<CopiedEvent> unshipped) {
        this.start = start;
        this.beforeStart = beforeStart;
        this.news = news;
        this.unshipped = unshipped;
    }

    /** The shipper; null before it is started, and again when it is closed. Costs one volatile read. */
    public @Nullable LogShipper shipper() {
        return shipper;
    }

    /** Whether the caller is inside the start. */
    public boolean isStarting() {
        return Thread.currentThread() == startThread;
    }

    /** Events that were let go because too many came during the start. */
    public long lost() {
        return lost.sum();
    }

    /** Takes an event for which {@link #shipper()} had no shipper, and causes the start if nothing has. Never waits for it. */
    public void publish(CopiedEvent event) {
        LogShipper started = shipper;
        if (started == null && !keep(event)) {
            started = shipper;
            if (started == null) {
                unshipped.accept(event);
            }
        }
        if (started != null) {
            started.publish(event.severity(), CopiedEvent.FILLER, event);
        }
    }

    /** False if nothing is kept any more: there is a shipper now, or there will be none. */
    private boolean keep(CopiedEvent event) {
        if (isStarting()) {
            return false;
        }
        Throwable failure = null;
        synchronized (lock) {
            if (state == State.IDLE) {
                failure = begin();
            }
            if (state == State.STARTING) {
                add(event);
                return true;
            }
        }
        if (failure != null) {
            tell(Severity.ERROR, "Log events are not shipped: " + failure, failure);
        }
        return false;
    }

    private @Nullable Throwable begin() {
        try {
            beforeStart.run();
            Thread thread = new Thread(null, this::start, "pinion-logging-start", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(LazyShipper.class.getClassLoader());
            state = State.STARTING;
            startThread = thread;
            thread.start();
            return null;
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            startThread = null;
            startEnded.countDown();
            return e;
        }
    }

    private void add(CopiedEvent event) {
        int chars = event.message().length();
        if (early.size() == MAX_EVENTS || chars > MAX_CHARS - earlyChars) {
            lost.increment();
            return;
        }
        earlyChars += chars;
        early.add(event);
    }

    private void start() {
        try {
            LogShipper made = start.get();
            if (hasStarted(made)) {
                reportLost();
            } else {
                made.close();
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            startThread = null;
            startEnded.countDown();
        }
    }

    /** Ships what was kept, then lets everybody have the shipper; false if it was closed meanwhile. */
    private boolean hasStarted(LogShipper made) {
        while (true) {
            List<CopiedEvent> batch;
            synchronized (lock) {
                if (state == State.CLOSED) {
                    return false;
                }
                if (early.isEmpty()) {
                    early = new ArrayDeque<>(0);
                    state = State.STARTED;
                    shipper = made;
                    return true;
                }
                batch = takeEarly();
            }
            batch.forEach(event -> made.publish(event.severity(), CopiedEvent.FILLER, event));
        }
    }

    private List<CopiedEvent> takeEarly() {
        List<CopiedEvent> batch = new ArrayList<>(early);
        early.clear();
        earlyChars = 0;
        return batch;
    }

    private void fail(Throwable cause) {
        List<CopiedEvent> batch;
        synchronized (lock) {
            if (state == State.STARTING) {
                state = State.FAILED;
            }
            batch = takeEarly();
        }
        tell(Severity.ERROR, "Log events are not shipped: " + cause, cause);
        batch.forEach(unshipped);
        reportLost();
    }

    private void reportLost() {
        if (lost() > 0) {
            tell(
                    Severity.WARN,
                    lost() + " log events were lost because they came before the shipping had started; it keeps "
                            + MAX_EVENTS + " of at most " + MAX_CHARS + " characters",
                    null);
        }
    }

    private void tell(Severity severity, String message, @Nullable Throwable cause) {
        try {
            news.changed(severity, message, cause);
        } catch (RuntimeException | Error ignored) {
            // There is nowhere left to tell it.
        }
    }

    /**
     * Waits until what came before is sent.
     *
     * @param timeout how long at most, also for a start that is going on
     * @return whether it is; true if there was nothing
     */
    public boolean flush(Duration timeout) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            if (state != State.STARTING && state != State.STARTED) {
                return true;
            }
        }
        if (isStarting() || !awaitStart(timeout)) {
            return false;
        }
        LogShipper started = shipper;
        return started == null || started.flush(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
    }

    /**
     * Ends it: waits at most {@link #START_TIMEOUT} for a start that is going on, then closes the shipper, which drains. Events
     * that come afterwards are the owner's. Again: waits for the same end.
     */
    @Override
    public void close() {
        boolean begun;
        synchronized (lock) {
            begun = state != State.IDLE;
        }
        if (begun && !isStarting()) {
            // Also when it has failed: it may still be telling of it.
            awaitStart(START_TIMEOUT);
        }
        LogShipper made;
        List<CopiedEvent> batch;
        synchronized (lock) {
            state = State.CLOSED;
            if (shipper != null) {
                ending = shipper;
                shipper = null;
            }
            made = ending;
            batch = takeEarly();
        }
        startEnded.countDown();
        batch.forEach(unshipped);
        if (made != null) {
            made.close();
        }
    }

    /** What there is of an account: null before the start. */
    public @Nullable LogShipper startedOrEnding() {
        LogShipper started = shipper;
        if (started != null) {
            return started;
        }
        synchronized (lock) {
            return ending;
        }
    }

    private boolean awaitStart(Duration timeout) {
        boolean interrupted = Thread.interrupted();
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                try {
                    return startEnded.await(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
