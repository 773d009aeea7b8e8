package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A consumer on a worker, with a broker that only takes notes. */
final class CoreRig implements Wire, Outlet {
    final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    final List<Lease> released = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> drained = Collections.synchronizedList(new ArrayList<>());
    final List<Parcel> published = Collections.synchronizedList(new ArrayList<>());
    final List<CompletableFuture<Void>> confirms = Collections.synchronizedList(new ArrayList<>());
    final Handlers handlers = new Handlers();
    final Tally tally = new Tally();
    final ConsumerCore core;
    volatile boolean isClosed;

    CoreRig(Worker worker, int partitions, int prefetch, int maxAttempts) {
        CommandTypes types = new CommandTypes();
        types.add(Post.keyed());
        core = new ConsumerCore(new ConsumerParts(
                worker,
                new QueueNames("/", "q", partitions),
                types,
                handlers,
                new RetryPolicy(
                        maxAttempts,
                        Duration.ofMillis(100).toNanos(),
                        Duration.ofSeconds(1).toNanos(),
                        () -> 1),
                prefetch,
                this,
                tally,
                listener -> this));
    }

    void deliver(Lease lease, long tag, int number) {
        deliver(lease, tag, "test.post.v1", 0, "{\"key\":\"a\",\"number\":" + number + "}");
    }

    void deliver(Lease lease, long tag, @Nullable String type, int earlierAttempts, String body) {
        core.arrived(new Arrival(
                lease,
                tag,
                earlierAttempts > 0,
                "id-" + tag,
                type,
                "application/json",
                earlierAttempts,
                Map.of("trace", "t"),
                body.getBytes(StandardCharsets.UTF_8)));
    }

    void lose(Lease lease) {
        lease.die();
        core.lost(lease);
    }

    @Override
    public void start() {}

    @Override
    public void acknowledge(Arrival arrival) {
        acknowledged.add(arrival.tag());
    }

    @Override
    public void release(Lease lease) {
        lease.die();
        released.add(lease);
    }

    @Override
    public void drained(int shard) {
        drained.add(shard);
    }

    @Override
    public CompletableFuture<Void> close(Duration grace) {
        isClosed = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> publish(Parcel parcel) {
        published.add(parcel);
        CompletableFuture<Void> confirm = new CompletableFuture<>();
        confirms.add(confirm);
        return confirm;
    }
}
