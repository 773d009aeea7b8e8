package io.pinion.consumers;

import io.pinion.consumers.source.Inlet;
import io.pinion.consumers.source.Source;
import io.pinion.consumers.source.SourceStatus;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Scheduled;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the items of a route into bulks, has them handled, and says to the source what becomes of each.
 *
 * <p>A bulk goes out when it is full, when its oldest item has waited for the route's age, or when the route stops, as
 * soon as fewer than the route's concurrency are in work. Confined to the worker, but for {@link #deliver} and
 * {@link #stats}.
 */
final class RouteRunner<T> implements Inlet<T>, BulkCall.Done<T> {
    private static final System.Logger LOG = System.getLogger("io.pinion.consumers");
    private static final Duration PAUSE_WITHOUT_ROOM = Duration.ofMillis(10);
    private static final long LANE_PAUSE_NS = 1_000;

    private final Worker worker;
    private final RouteSettings settings;
    private final Source<T> source;
    private final BulkCall<T> call;
    private final Lane<InletLane.Slot> lane;
    private final LongSupplier nanoClock;
    private final TaskErrorHandler errors = TaskErrorHandler.logging();
    private final BiConsumer<InletLane.Slot, T> filler = this::fill;
    private final int limit;
    private final int bulkSize;
    private final long ageNs;

    private final AtomicInteger unsettled = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicInteger inWork = new AtomicInteger();
    private final RouteCounters counters = new RouteCounters();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Bucket<T> bucket;

    private final ArrayDeque<List<T>> refused = new ArrayDeque<>();
    private final AtomicLong progressNs = new AtomicLong();
    private @Nullable Scheduled ageTimer;
    private @Nullable Scheduled retry;
    /** How many of the oldest items wait no longer for their bulk to fill. */
    private int due;

    private boolean pumping;
    private boolean stopping;
    private volatile boolean sourceStopped;
    private boolean started;
    private volatile boolean closed;
    private volatile boolean withoutRoom;
    /** When each bulk in work began, where several may be. */
    private final Map<List<T>, Long> begunNs = new IdentityHashMap<>();

    private volatile long oldestBegunNs;

    RouteRunner(
            Worker worker,
            RouteSettings settings,
            Source<T> source,
            int limit,
            BulkCall<T> call,
            Lane<InletLane.Slot> lane,
            LongSupplier nanoClock) {
        this.worker = worker;
        this.settings = settings;
        this.source = source;
        this.call = call;
        this.lane = lane;
        this.nanoClock = nanoClock;
        this.limit = limit;
        bulkSize = Math.min(settings.bulkSize(), limit);
        ageNs = settings.bulkAge().toNanos();
        bucket = new Bucket<>(limit);
    }

    RouteSettings settings() {
        return settings;
    }

    /** Begins to consume. */
    void start() {
        if (bulkSize < settings.bulkSize()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "route ''{0}'': bulkSize {1} is more than the {2} items its source lets be unsettled; bulks have {2}",
                    settings.name(),
                    settings.bulkSize(),
                    limit);
        }
        started = true;
        source.start(this);
    }

    @Override
    public void deliver(T item) {
        Objects.requireNonNull(item, "item");
        if (worker.isWorkerThread()) {
            unsettled.incrementAndGet();
            take(item);
            return;
        }
        while (unsettled.get() >= 3L * limit && worker.state() != WorkerState.CLOSED) {
            // In work, in the bucket, on their way: two of three are of connections that are gone.
            pause();
        }
        unsettled.incrementAndGet();
        enter(item);
    }

    private void enter(T item) {
        OfferResult result = lane.offer(filler, item);
        while (result == OfferResult.FULL) {
            // Slots come free at the end of the worker's batch, at once.
            try {
                pause();
            } catch (RejectedExecutionException interrupted) {
                unsettled.decrementAndGet();
                throw interrupted;
            }
            result = lane.offer(filler, item);
        }
        if (result == OfferResult.CLOSED) {
            unsettled.decrementAndGet();
            throw new RejectedExecutionException(
                    "route '" + settings.name() + "' has no worker any more; it has ended");
        }
    }

    private void pause() {
        if (Thread.currentThread().isInterrupted()) {
            throw new RejectedExecutionException(
                    "interrupted while route '" + settings.name() + "' was full; nothing was delivered");
        }
        LockSupport.parkNanos(this, LANE_PAUSE_NS);
    }

    private void fill(InletLane.Slot slot, T item) {
        slot.runner = this;
        slot.item = item;
    }

    @SuppressWarnings("unchecked") // it was put there by fill
    void takeFromLane(Object item) {
        try {
            take((T) item);
        } catch (IllegalStateException tooMany) {
            onSourceFailure(tooMany);
        }
    }

    private void take(T item) {
        if (closed) {
            RouteCounters.add(delivered, 1);
            return; // the server has it, or the source has said that it is lost
        }
        if (bucket.isFull()) {
            leaveOutTheDead();
            requireRoom();
        }
        RouteCounters.add(delivered, 1);
        bucket.put(item, bulkSize == 1 ? 0 : nanoClock.getAsLong());
        if (isAlone(item)) {
            due = bucket.used();
        }
        if (stopping || due > 0 || bucket.used() >= bulkSize) {
            pump();
        } else {
            armAge();
        }
    }

    private void leaveOutTheDead() {
        int dead = bucket.removeIf(item -> !isLive(item));
        due = Math.min(due, bucket.used());
        leaveOut(dead);
    }

    private void requireRoom() {
        if (bucket.isFull()) {
            unsettled.decrementAndGet();
            throw new IllegalStateException("route '" + settings.name() + "' has " + limit
                    + " unsettled items, its limit; a source must not deliver more before some are settled");
        }
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (mayDispatch()) {
                dispatch();
            }
        } finally {
            pumping = false;
        }
        armAge();
        endIfDrained();
    }

    private boolean mayDispatch() {
        return !closed
                && refused.isEmpty()
                && inWork.getPlain() < settings.concurrency()
                && !bucket.isEmpty()
                && (stopping || due > 0 || bucket.used() >= bulkSize);
    }

    private void dispatch() {
        List<T> items = nextBulk();
        if (due == 0 && bulkSize > 1) {
            markDue();
        }
        if (!items.isEmpty()) {
            start(Collections.unmodifiableList(items));
        }
    }

    private List<T> nextBulk() {
        List<T> items = new ArrayList<>(Math.min(bulkSize, bucket.used()));
        while (items.size() < bulkSize && !bucket.isEmpty()) {
            boolean live = isLive(bucket.first());
            if (live && !items.isEmpty() && isAlone(bucket.first())) {
                break;
            }
            T item = bucket.pop();
            due = Math.max(0, due - 1);
            if (!live) {
                leaveOut(1);
                continue;
            }
            items.add(item);
            if (isAlone(item)) {
                break;
            }
        }
        return items;
    }

    private void leaveOut(int dead) {
        unsettled.addAndGet(-dead);
        RouteCounters.add(counters.stale, dead);
    }

    /** A source that cannot say is taken for one that says yes. */
    private boolean isLive(T item) {
        try {
            return source.live(item);
        } catch (Throwable error) { // the items at hand must not get lost
            onSourceFailure(error);
            return true;
        }
    }

    private boolean isAlone(T item) {
        try {
            return source.alone(item);
        } catch (Throwable error) { // the items at hand must not get lost
            onSourceFailure(error);
            return false;
        }
    }

    private void onSourceFailure(Throwable error) {
        errors.onError("the source of route '" + settings.name() + "'", error);
    }

    private void start(List<T> items) {
        if (inWork.getPlain() == 0 && !withoutRoom) {
            progressNs.lazySet(nanoClock.getAsLong());
        }
        noteBegin(items);
        inWork.lazySet(inWork.getPlain() + 1);
        call.start(items, this);
    }

    @Override
    public void handled(List<T> items, @Nullable Throwable error) {
        noteEnd(items);
        inWork.lazySet(inWork.getPlain() - 1);
        if (closed) {
            return;
        }
        progressNs.lazySet(nanoClock.getAsLong());
        RouteCounters.add(counters.bulks, 1);
        if (error != null) {
            RouteCounters.add(counters.failedBulks, 1);
            errors.onError("a bulk of " + items.size() + " in route '" + settings.name() + "'", error);
        }
        settle(items, error == null ? settings.onSuccess() : settings.onException());
        pump();
    }

    private void settle(List<T> items, Action otherwise) {
        for (T item : items) {
            Action mark = item instanceof Delivery delivery ? delivery.mark() : null;
            Action action = mark == null ? otherwise : mark;
            unsettled.decrementAndGet();
            settle(item, action);
        }
        try {
            source.flush();
        } catch (Throwable error) { // the route goes on
            onSettleFailure(error);
        }
    }

    /** A settlement that fails is not followed by another one for the same item. */
    private void settle(T item, Action action) {
        try {
            source.settle(item, action);
            counters.settled(action);
        } catch (Throwable error) { // the rest of the bulk is still to be settled
            onSettleFailure(error);
        }
    }

    private void onSettleFailure(Throwable error) {
        RouteCounters.add(counters.settleFailures, 1);
        errors.onError("settling in route '" + settings.name() + "'", error);
    }

    @Override
    public void refused(List<T> items) {
        inWork.lazySet(inWork.getPlain() - 1);
        RouteCounters.add(counters.deferred, 1);
        noteEnd(items);
        refused.add(items);
        withoutRoom = true;
        retryLater();
    }

    private void retryLater() {
        if (retry != null || refused.isEmpty()) {
            return;
        }
        try {
            retry = worker.timers().after(PAUSE_WITHOUT_ROOM, this::again);
        } catch (RejectedExecutionException noTimer) {
            // The next nudge tries again.
        }
    }

    private void again() {
        retry = null;
        List<T> items = refused.poll();
        if (items != null && !closed) {
            List<T> live = items.stream().filter(this::isLive).toList();
            leaveOut(items.size() - live.size());
            if (!live.isEmpty()) {
                start(live);
            }
        }
        withoutRoom = !refused.isEmpty();
        retryLater();
        pump();
    }

    /** Once a second: whatever a missing timer has left undone. */
    void nudge() {
        if (retry == null && !refused.isEmpty()) {
            again();
        }
        if (bulkSize > 1 && ageTimer == null) {
            markDue();
        }
        pump();
    }

    private void armAge() {
        if (bulkSize == 1 || bucket.isEmpty() || ageTimer != null || due > 0 || stopping) {
            return;
        }
        long waitNs = Math.max(0, bucket.oldestNs() + ageNs - nanoClock.getAsLong());
        try {
            ageTimer = worker.timers().after(Duration.ofNanos(waitNs), this::onAge);
        } catch (RejectedExecutionException noTimer) {
            // A nudge finds it, at most a second late.
        }
    }

    private void onAge() {
        ageTimer = null;
        markDue();
        pump();
    }

    private void markDue() {
        if (!bucket.isEmpty() && nanoClock.getAsLong() - bucket.oldestNs() >= ageNs) {
            due = Math.max(1, due);
        }
    }

    /** Hands over what there is and what is on its way, as if it had waited long enough. From any thread. */
    void flushBehind() {
        lane.publish((slot, runner) -> slot.runner = runner, this);
    }

    /** A slot without an item. */
    void flushNow() {
        due = bucket.used();
        pump();
    }

    /** Stops the source and flushes; done when everything is settled. */
    CompletableFuture<Void> stop() {
        if (!started || closed) {
            drained.complete(null);
            return drained;
        }
        if (!stopping) {
            stopping = true;
            if (ageTimer != null) {
                ageTimer.cancel();
            }
            stopSource();
            pump();
        }
        return drained;
    }

    private void stopSource() {
        try {
            source.stop().whenComplete((nothing, error) -> onSourceStopped(error));
        } catch (Throwable error) { // what is here is still to be handled
            onSourceStopped(error);
        }
    }

    private void onSourceStopped(@Nullable Throwable error) {
        if (error != null) {
            onSourceFailure(error);
        }
        sourceStopped = true;
        if (worker.isWorkerThread()) {
            pump();
            return;
        }
        try {
            // Timers are not refused by a full ring.
            worker.timers().after(Duration.ZERO, this::pump);
        } catch (RejectedExecutionException noTimer) {
            // The next nudge finds it.
        }
    }

    private void endIfDrained() {
        if (sourceStopped && unsettled.get() == 0) {
            drained.complete(null);
        }
    }

    /** Hands nothing more over, although nobody can tell the worker. From any thread. */
    void abandon() {
        closed = true;
    }

    /** Ends the source; what is not settled stays so. */
    CompletableFuture<Void> close() {
        closed = true;
        if (ageTimer != null) {
            ageTimer.cancel();
        }
        return started ? source.close().toCompletableFuture() : CompletableFuture.completedFuture(null);
    }

    RouteStats stats() {
        int nowUnsettled = unsettled.get();
        return new RouteStats(
                delivered.get(),
                counters.bulks.get(),
                counters.failedBulks.get(),
                counters.acked.get(),
                counters.rejected.get(),
                counters.requeued.get(),
                counters.stale.get(),
                counters.deferred.get(),
                counters.settleFailures.get(),
                nowUnsettled,
                inWork.get());
    }

    /** How long the handlers in work have made no progress; zero when none is in work. From any thread. */
    Duration stuckFor() {
        // In this order: times are written before a bulk counts as in work.
        boolean waits = withoutRoom;
        if (inWork.get() == 0 && !waits) {
            return Duration.ZERO;
        }
        long sinceNs = settings.concurrency() == 1 || waits ? progressNs.get() : oldestBegunNs;
        return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - sinceNs));
    }

    private void noteBegin(List<T> items) {
        if (settings.concurrency() > 1) {
            begunNs.put(items, nanoClock.getAsLong());
            noteOldest();
        }
    }

    private void noteEnd(List<T> items) {
        if (settings.concurrency() > 1) {
            begunNs.remove(items);
            noteOldest();
        }
    }

    private void noteOldest() {
        long nowNs = nanoClock.getAsLong();
        long oldestNs = nowNs;
        for (long each : begunNs.values()) {
            oldestNs = each - oldestNs < 0 ? each : oldestNs;
        }
        oldestBegunNs = oldestNs;
    }

    SourceStatus status() {
        return source.status();
    }
}
