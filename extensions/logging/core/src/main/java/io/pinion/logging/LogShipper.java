package io.pinion.logging;

import io.pinion.logging.internal.sink.ShippingThread;
import io.pinion.logging.internal.sink.Sink;
import io.pinion.logging.internal.sink.SinkContext;
import io.pinion.logging.internal.sink.SinkCounts;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Scheduled;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Ships log events: takes them from any thread into a typed lane of a worker, encodes them there in batches and sends them
 * to one destination, over as many connections as it takes. The adapters of the logging frameworks stand on it.
 *
 * <pre>{@code
 * try (LogShipper shipper = LogShipper.builder(Destination.tcp("logs.example", 5140), LogFormat.jsonLines())
 *         .overflow(Overflow.blockFor(ofMillis(50)).shedBelow(Severity.INFO))
 *         .build()) {
 *     shipper.publish(Severity.INFO, FILLER, event);
 * }
 * }</pre>
 *
 * <p>Memory: bounded by {@link LogShipperBuilder#memoryBytes}, beside what the exceptions in at most {@link LogShipperBuilder#queueCapacity}
 * entries hold.
 * <p>Threads: any; also the worker's, where nothing ever waits. Without {@link LogShipperBuilder#worker} it starts a worker of its
 * own, whose daemon thread is named as the shipper is; HTTP adds the threads that {@link Destination#http} names.
 * <p>Order: events of one thread are sent in its order.
 * <p>Cost of {@link #publish}: a claim in the ring, the filler, one ordered store; nothing is allocated.
 * <p>What the shipping itself logs, on the worker's thread or on its own ones, is not shipped but counted as recursive.
 */
public final class LogShipper implements AutoCloseable {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_NS = 1_000;
    private static final long MAX_PAUSE_NS = 1_000_000;

    private final ShipperSettings settings;
    private final Worker worker;
    private final boolean ownWorker;
    private final MemoryBudget budget;
    private final Saturation saturation;
    private final NewsDesk news;
    private final Sink sink;
    private final Pump pump;
    private final Lane<LogEntry> lane;
    private final Flushes flushes;
    private final Severity shedBelow;
    private final int crowdedAt;
    private final Scheduled report;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ShipperCounts counts = new ShipperCounts();
    private long reportedLosses;

    private LogShipper(ShipperSettings settings, Sinks sinks) {
        this.settings = settings;
        Worker given = settings.worker();
        ownWorker = given == null;
        worker = given == null ? startWorker(settings) : given;
        budget = new MemoryBudget(settings.longMessageBytes());
        saturation = new Saturation(settings.backlogBytes());
        news = new NewsDesk(settings.listener());
        shedBelow = settings.overflow().shedBelow();
        crowdedAt = settings.queueCapacity() * 3 / 4;
        AtomicReference<Sink> opened = new AtomicReference<>();
        try {
            Destination destination = settings.destination().prepared();
            Sinks.requirePossible(destination, worker);
            sink = onWorker(worker, () -> {
                Sink open = sinks.open(destination, settings.format(), context());
                opened.set(open);
                return open;
            });
            pump = new Pump(settings.format().encoder(), sink, settings.maxRecordBytes(), saturation);
            lane = worker.lanes()
                    .lane(() -> new LogEntry(budget, settings.maxMessageChars()), pump, settings.queueCapacity());
            flushes = new Flushes(lane, sink);
            report = worker.timers().every(REPORT_EVERY, this::report);
        } catch (RuntimeException | Error e) {
            letGo(opened);
            throw e;
        }
    }

    /** Of a construction that failed: a worker that is somebody else's goes on, and the sink would with it. */
    private void letGo(AtomicReference<Sink> opened) {
        if (ownWorker) {
            worker.close();
            return;
        }
        // Also if it is opened only now, by a task that was late.
        OfferResult unused = worker.offer(() -> {
            Sink open = opened.get();
            if (open != null) {
                open.close();
            }
        });
    }

    private static Worker startWorker(ShipperSettings settings) {
        return Worker.start(WorkerConfig.builder()
                .name(settings.name())
                .capacity(1024)
                .idleStrategy(IdleStrategy.ADAPTIVE)
                // Nothing of the shipping's own is logged: it would come back here.
                .stallThreshold(Duration.ZERO)
                .errorHandler((task, error) -> {})
                .build());
    }

    private static <T> T onWorker(Worker worker, Supplier<T> action) {
        return worker.isWorkerThread() ? action.get() : worker.call(action::get, Duration.ofSeconds(10));
    }

    private SinkContext context() {
        return new SinkContext(
                worker,
                news,
                this::progressed,
                settings.backlogBytes(),
                settings.maxRecordBytes(),
                settings.firstBackoff(),
                settings.maxBackoff(),
                settings.requestTimeout(),
                settings.batchBytes(),
                settings.batchAge());
    }

    private void progressed() {
        saturation.update(sink.backlogBytes());
    }

    /**
     * Returns a builder.
     *
     * @param destination where to
     * @param format as what
     * @return the builder, with the defaults that its methods name
     */
    public static LogShipperBuilder builder(Destination destination, LogFormat format) {
        return new LogShipperBuilder(destination, format);
    }

    /**
     * Returns a builder from the settings of a configuration file. The keys are {@code destination} (see
     * {@link Destination#parse}) and {@code format} (see {@link LogFormat#parse}), which must be there, and
     * {@code name}, {@code overflow} ({@code drop}, or {@code block 50 ms}), {@code shedBelow} (a severity),
     * {@code queueCapacity}, {@code memory} ({@code 32 MiB}), {@code maxMessageChars}, {@code drainTimeout} ({@code 5 s}),
     * {@code backoff} ({@code 100 ms to 10 s}), {@code requestTimeout}, {@code batchBytes}, {@code batchAge},
     * {@code header.NAME} for each header of an HTTP request, and those of the format. They do not mind case.
     *
     * @param settings the settings, not changed
     * @return the builder, in which more can be set
     * @throws IllegalArgumentException if one is missing, unknown or wrong, saying which and what it must be
     */
    public static LogShipperBuilder builder(Map<String, String> settings) {
        return ShipperText.read(settings);
    }

    static LogShipper start(ShipperSettings settings, Sinks sinks) {
        return new LogShipper(settings, sinks);
    }

    /**
     * Takes one event, as the overflow policy says when there is no room. Never throws into the application for want of
     * room, memory or a receiver.
     *
     * @param severity how grave, as the filler will say
     * @param filler writes the event, beginning with {@link LogEntry#begin}; a constant, so that nothing is allocated;
     *     called at most once, on this thread. If it throws, the event counts as failed
     * @param argument given to the filler
     * @param <A> the argument
     * @return whether it was accepted; if not, it is counted under its reason
     */
    public <A> boolean publish(Severity severity, BiConsumer<? super LogEntry, ? super A> filler, A argument) {
        if (isShipping()) {
            counts.recursive.increment();
            return false;
        }
        if (severity.isBelow(shedBelow) && isCrowded()) {
            counts.shed.increment();
            return false;
        }
        OfferResult result = tryPublish(filler, argument);
        return result == OfferResult.ACCEPTED || onRefusal(result, filler, argument);
    }

    /**
     * Tells whether the calling thread is doing the shipping itself, so that what it logs is not shipped.
     *
     * @return whether it is
     */
    public boolean isShipping() {
        return Thread.currentThread() instanceof ShippingThread
                || news.isTelling()
                || worker.isWorkerThread() && (ownWorker || pump.isShipping());
    }

    private boolean isCrowded() {
        return saturation.isCrowded() || lane.pending() >= crowdedAt;
    }

    private <A> OfferResult tryPublish(BiConsumer<? super LogEntry, ? super A> filler, A argument) {
        if (closing.get()) {
            return OfferResult.CLOSED;
        }
        if (saturation.isFull()) {
            // A worker that has ended sends nothing more, so that there never will be room.
            return worker.state() == WorkerState.CLOSED ? OfferResult.CLOSED : OfferResult.FULL;
        }
        try {
            return lane.offer(filler, argument);
        } catch (RuntimeException | Error e) {
            // A log call must not throw because an argument's toString does, or for want of memory.
            counts.unfilled.increment();
            return OfferResult.ACCEPTED;
        }
    }

    private <A> boolean onRefusal(OfferResult result, BiConsumer<? super LogEntry, ? super A> filler, A argument) {
        if (result == OfferResult.CLOSED) {
            counts.refused.increment();
            return false;
        }
        long waitNs = settings.overflow().waitNs();
        if (waitNs == 0 || worker.isWorkerThread()) {
            counts.dropped.increment();
            return false;
        }
        return publishWaiting(waitNs, filler, argument);
    }

    /** Looks again and again instead of being woken: it costs the worker nothing, and overload is no time for precision. */
    private <A> boolean publishWaiting(long waitNs, BiConsumer<? super LogEntry, ? super A> filler, A argument) {
        long startNs = System.nanoTime();
        long pauseNs = FIRST_PAUSE_NS;
        while (System.nanoTime() - startNs < waitNs && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, pauseNs);
            pauseNs = Math.min(2 * pauseNs, MAX_PAUSE_NS);
            OfferResult result = tryPublish(filler, argument);
            if (result != OfferResult.FULL) {
                return result == OfferResult.ACCEPTED || onRefusal(result, filler, argument);
            }
        }
        counts.timedOut.increment();
        return false;
    }

    /**
     * Waits until everything accepted before is sent, or given up.
     *
     * <p>Cost: waits, unless on the worker's thread, where it only looks. An interrupt ends the wait; the flag stays set.
     *
     * @param timeout how long at most; more than an hour is an hour
     * @return whether it is
     */
    public boolean flush(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (worker.isWorkerThread()) {
            return lane.pending() == 0 && sink.backlogBytes() == 0;
        }
        return flushes.await(timeout);
    }

    /**
     * Returns where every event is.
     *
     * @return the account
     */
    public ShipperStats stats() {
        SinkCounts ofSink = sink.counts();
        boolean isOver = worker.state() == WorkerState.CLOSED;
        long handled = pump.handled.sum();
        long left = Math.max(0, lane.accepted() - flushes.marks() - handled);
        return isOver ? counts.stats(handled, 0, left, pump, ofSink) : counts.stats(handled, left, 0, pump, ofSink);
    }

    private void report() {
        pump.lookAgain();
        reportLosses(false);
    }

    private void reportLosses(boolean isLast) {
        ShipperStats stats = stats();
        long losses = NewsDesk.losses(stats);
        // The desk knows its teller, so that a listener that logs does not come back, on whatever thread.
        if (losses > reportedLosses && news.lostEvents(stats, isLast)) {
            reportedLosses = losses;
        }
    }

    /**
     * Takes no more events, sends what it has within the {@linkplain LogShipperBuilder#drainTimeout drain timeout}, gives
     * up the rest and counts it as abandoned. Returns within that time and two seconds, also when interrupted, whose flag
     * stays set. A worker that is busy for longer gives up the rest, and closes the connection, when it is free. On the
     * worker's thread the close gives up at once what cannot be sent without waiting. Again: waits for the same end. A worker
     * of the shipper's own is closed too.
     */
    @Override
    public void close() {
        close(settings.drainTimeout());
    }

    /**
     * Closes as {@link #close()} does, with another drain timeout, for frameworks that give one when they stop.
     *
     * @param drainTimeout how long it may go on sending; zero or less not at all
     */
    public void close(Duration drainTimeout) {
        Objects.requireNonNull(drainTimeout, "drainTimeout");
        if (!closing.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            report.cancel();
            flush(drainTimeout);
            interrupted |= Thread.interrupted();
            closeSink();
            if (ownWorker) {
                endWorker();
            }
            reportLosses(true);
        } finally {
            closed.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeSink() {
        if (worker.isWorkerThread()) {
            pump.close();
            return;
        }
        try {
            worker.call(
                    () -> {
                        pump.close();
                        return true;
                    },
                    END_TIMEOUT);
        } catch (RuntimeException e) {
            closeWithoutTheWorker(e);
        }
    }

    private void closeWithoutTheWorker(RuntimeException why) {
        if (isHandedOver()) {
            news.tell(Severity.WARN, "The shipper closes its connection later, since its worker is busy: " + why, why);
        } else if (hasEnded()) {
            // Its thread has ended, so that nobody else touches the sink any more.
            pump.close();
        } else {
            news.tell(
                    Severity.WARN,
                    "The shipper could not close its connection, since its worker is closing: " + why,
                    why);
        }
    }

    /** Whether the worker closes the sink when it is free: by a timer, which a full ring does not refuse, or a task. */
    private boolean isHandedOver() {
        try {
            worker.timers().after(Duration.ZERO, pump::close);
            return true;
        } catch (RejectedExecutionException e) {
            return worker.offer(pump::close) == OfferResult.ACCEPTED;
        }
    }

    /** Whether a worker that takes nothing more has come to its end, for which a moment is waited. */
    private boolean hasEnded() {
        long startNs = System.nanoTime();
        while (worker.state() != WorkerState.CLOSED && System.nanoTime() - startNs < END_TIMEOUT.toNanos()) {
            LockSupport.parkNanos(this, MAX_PAUSE_NS);
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return worker.state() == WorkerState.CLOSED;
    }

    private void endWorker() {
        ShutdownReport ended = worker.shutdown(END_TIMEOUT);
        if (ended.isFinal() && ended.stillRunning().isEmpty()) {
            // Does nothing if the worker has done it.
            pump.close();
        }
    }

    private void awaitClosed() {
        if (worker.isWorkerThread()) {
            return;
        }
        try {
            closed.await(
                    settings.drainTimeout().plus(END_TIMEOUT).plus(END_TIMEOUT).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "LogShipper[" + settings.name() + ", " + settings.format() + " to " + settings.destination() + "]";
    }
}
