package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a {@link DedicatedPool}: a worker, a pool on it, and the resource around the tasks. */
final class DedicatedSession<R extends @Nullable Object> {
    final Worker worker;
    final TaskPool pool;
    private final String name;
    private final @Nullable PoolResource<R> resource;
    private @Nullable R opened;
    private boolean open;
    private boolean abandoned;

    DedicatedSession(DedicatedPoolBuilder<R> settings) {
        name = settings.config.name();
        resource = settings.resource;
        worker = Worker.start(settings.config);
        pool = TaskPool.on(worker)
                .name(name)
                .size(settings.size)
                .capacity(settings.capacity)
                .timeout(settings.timeout)
                .overflow(settings.overflow)
                .drainLimit(settings.drainLimit)
                .build();
    }

    /** Opens the resource, then the pool, and tells so before the future completes. */
    CompletableFuture<Void> open(Runnable onOpen) {
        return worker.submitAsync(() -> {
            CompletionStage<R> stage = openResource();
            CompletableFuture<Void> ready = new CompletableFuture<>();
            follow(stage, ready, onOpen);
            return ready;
        });
    }

    @SuppressWarnings("NullAway") // no resource is null
    private CompletionStage<R> openResource() throws Exception {
        return resource == null ? CompletableFuture.completedFuture(null) : resource.open();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void follow(CompletionStage<R> stage, CompletableFuture<Void> ready, Runnable onOpen) {
        stage.whenComplete((value, error) -> {
            if (error != null) {
                ready.completeExceptionally(error);
            } else if (keep(value)) {
                complete(ready, onOpen);
            } else {
                closeUnwanted(value);
            }
        });
        ready.whenComplete((nothing, error) -> {
            if (ready.isCancelled() && stage instanceof CompletableFuture<R> future) {
                future.cancel(true);
            }
        });
    }

    private void complete(CompletableFuture<Void> ready, Runnable onOpen) {
        try {
            pool.open();
            onOpen.run();
            ready.complete(null);
        } catch (RuntimeException e) {
            ready.completeExceptionally(e);
        }
    }

    private synchronized boolean keep(R value) {
        if (!abandoned) {
            opened = value;
            open = true;
        }
        return open;
    }

    /** Ends a start that failed or that nobody wants any more; waits for nothing. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void giveUp(Duration grace) {
        boolean wasOpen;
        synchronized (this) {
            abandoned = true;
            wasOpen = open;
        }
        if (wasOpen) {
            pool.closeAsync(Duration.ZERO);
            closeUnwanted(resource());
        }
        end(grace);
    }

    private void closeUnwanted(R value) {
        PoolResource<R> owner = resource;
        if (owner == null) {
            return;
        }
        Runnable close = () -> {
            try {
                owner.close(value);
            } catch (Exception e) {
                worker.config().errorHandler().onError(owner, e);
            }
        };
        try {
            worker.execute(close);
        } catch (RejectedExecutionException e) {
            // The worker is closing; the resource must not stay open for that.
            close.run();
        }
    }

    @SuppressWarnings("NullAway") // null only if R is
    synchronized R resource() {
        return opened;
    }

    /** Closes the resource on the worker's thread; ends at the limit after it began, whatever the resource does. */
    CompletableFuture<Void> closeResource(Duration limit) {
        PoolResource<R> owner = resource;
        if (owner == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return worker.submitAsync(() -> {
                CompletableFuture<Void> closed =
                        owner.close(resource()).thenAccept(ignored -> {}).toCompletableFuture();
                watch(closed, limit);
                return closed;
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Counts from the begin of the close: a limit that is over before would keep it from ever beginning. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void watch(CompletableFuture<Void> end, Duration limit) {
        if (end.isDone()) {
            return;
        }
        try {
            CompletableFuture<Void> delay = worker.timers().delay(Duration.ofNanos(TaskPoolBuilder.toNs(limit)));
            delay.thenRun(() -> end.completeExceptionally(closeTimeout(limit)));
            end.whenComplete((nothing, error) -> delay.cancel(false));
        } catch (RejectedExecutionException e) {
            // The worker is closing, and ends what it has by itself.
        }
    }

    TimeoutException closeTimeout(Duration limit) {
        return new TimeoutException("The resource of pool " + name + " was not closed within " + limit
                + ". Close it faster or raise the drain limit.");
    }

    /** Begins to end the worker, on its own thread so that nobody waits here. */
    void end(Duration grace) {
        try {
            worker.execute(() -> worker.shutdown(grace));
        } catch (RejectedExecutionException e) {
            // It is closing already.
        }
    }
}
