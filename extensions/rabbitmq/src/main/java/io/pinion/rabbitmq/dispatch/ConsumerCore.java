package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer does on its worker: all of it, except talking to the broker, which a {@link Wire} does. The methods of
 * the listener, {@link #onWorker} and {@link #close} may be called from any thread; everything else is confined to the
 * worker.
 */
final class ConsumerCore implements Wire.Listener {
    private static final Duration WIRE_GRACE = Duration.ofSeconds(5);

    private final Worker worker;
    private final QueueNames names;
    private final CommandTypes types;
    private final Handlers handlers;
    private final RetryPolicy retry;
    private final Outlet outlet;
    private final Wire wire;
    private final Tally tally;
    private final Inbox inbox;
    private final Warnings warnings;
    private final List<Shard> shards = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean isStopping;
    private boolean isWireClosing;

    @SuppressWarnings("this-escape") // the wire and the shards call only later, on other threads or the worker
    ConsumerCore(ConsumerParts parts) {
        worker = parts.worker();
        names = parts.names();
        types = parts.types();
        handlers = parts.handlers();
        retry = parts.retry();
        outlet = parts.outlet();
        tally = parts.tally();
        inbox = new Inbox(worker);
        warnings = new Warnings(names.base());
        for (int number = 0; number < names.count(); number++) {
            shards.add(new Shard(this, number, names.isOrdered() ? 1 : parts.prefetch()));
        }
        wire = parts.wire().apply(this);
    }

    void start() {
        wire.start();
    }

    /** Starts no more commands, waits for those in work at most the grace, and ends the wire. */
    CompletableFuture<Void> close(Duration grace) {
        onWorker(() -> stop(grace));
        if (!inbox.takesWork()) {
            closeWire();
        }
        return closed;
    }

    private void stop(Duration grace) {
        if (!isStopping) {
            isStopping = true;
            shards.forEach(Shard::stop);
        }
        if (shards.stream().allMatch(Shard::isIdle) || grace.isZero()) {
            closeWire();
            return;
        }
        try {
            worker.timers().after(grace, this::closeWire);
        } catch (RejectedExecutionException e) {
            closeWire();
        }
    }

    private synchronized void closeWire() {
        if (!isWireClosing) {
            isWireClosing = true;
            wire.close(WIRE_GRACE).whenComplete((nothing, error) -> closed.complete(null));
        }
    }

    @Override
    public void arrived(Arrival arrival) {
        tally.received.increment();
        inbox.post(() -> {
            if (isStopping) {
                tally.dropped.increment();
            } else {
                shards.get(arrival.lease().shard()).arrived(arrival);
            }
        });
    }

    @Override
    public void lost(Lease lease) {
        inbox.post(() -> {
            shards.get(lease.shard()).lost(lease, isOrdered());
            wire.drained(lease.shard());
        });
    }

    @Override
    public void giveBack(Lease lease) {
        inbox.post(() -> shards.get(lease.shard()).giveBack(lease));
    }

    @Override
    public boolean isAlive() {
        if (!inbox.isWorkerThere()) {
            closeWire();
            return false;
        }
        inbox.schedule();
        return true;
    }

    /** Runs it here if this is the worker's thread, and there otherwise. */
    void onWorker(Runnable call) {
        if (worker.isWorkerThread()) {
            call.run();
        } else {
            inbox.post(call);
        }
    }

    void workEnded() {
        if (isStopping && shards.stream().allMatch(Shard::isIdle)) {
            closeWire();
        }
    }

    void drop(Collection<Arrival> waiting, Predicate<Arrival> which) {
        int before = waiting.size();
        waiting.removeIf(which);
        tally.dropped.add(before - waiting.size());
    }

    void acknowledge(Arrival arrival) {
        if (arrival.lease().isLive()) {
            wire.acknowledge(arrival);
        } else {
            tally.staleAcks.increment();
        }
    }

    void release(Lease lease) {
        wire.release(lease);
    }

    void warnOfDeadLetter(Arrival arrival, String reason, String error) {
        warnings.deadLetter(arrival, reason, error);
    }

    void warnOfPublication(Parcel parcel, @Nullable Throwable error) {
        warnings.publication(parcel, error);
    }

    boolean isStopping() {
        return isStopping;
    }

    boolean isOrdered() {
        return names.isOrdered();
    }

    int partition(Shard shard) {
        return isOrdered() ? shard.number() : -1;
    }

    String queue(Shard shard) {
        return names.shard(shard.number());
    }

    String deadLetters() {
        return names.deadLetters();
    }

    Worker worker() {
        return worker;
    }

    CommandTypes types() {
        return types;
    }

    Handlers handlers() {
        return handlers;
    }

    RetryPolicy retry() {
        return retry;
    }

    Outlet outlet() {
        return outlet;
    }

    Tally tally() {
        return tally;
    }
}
