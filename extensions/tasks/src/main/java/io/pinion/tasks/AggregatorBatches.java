package io.pinion.tasks;

import io.pinion.tasks.Aggregator.Item;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The batches of an {@link Aggregator}. Confined to the worker's thread. */
final class AggregatorBatches<A extends @Nullable Object, R extends @Nullable Object> {

    /** Code for a batch: answers the items. */
    interface Body<A extends @Nullable Object, R extends @Nullable Object> {
        /** Returns null if it has ended with the call. */
        @Nullable
        CompletionStage<?> run(List<Item<A, R>> items) throws Exception;
    }

    private final Worker worker;
    private final int maxCount;
    private final Duration leeway;
    private final Body<A, R> body;

    private List<Item<A, R>> collecting = new ArrayList<>();
    private @Nullable CompletableFuture<Void> timer;
    private int running;
    private @Nullable CompletableFuture<Void> closing;

    AggregatorBatches(Worker worker, int maxCount, Duration leeway, Body<A, R> body) {
        this.worker = worker;
        this.maxCount = maxCount;
        this.leeway = leeway;
        this.body = body;
    }

    CompletableFuture<R> add(A argument) {
        if (closing != null) {
            throw FlowFutures.closed("The aggregator");
        }
        if (collecting.isEmpty() && maxCount > 1) {
            // A delay goes on while the worker closes, and the calls are waited for.
            CompletableFuture<Void> age = worker.timers().delay(leeway);
            timer = age;
            var unused = age.thenRun(this::flush);
        }
        Item<A, R> item = new Item<>(argument);
        collecting.add(item);
        if (collecting.size() >= maxCount) {
            dropCancelled();
        }
        if (collecting.size() >= maxCount) {
            flush();
        }
        return item.answer;
    }

    private void dropCancelled() {
        collecting.removeIf(item -> item.answer.isDone());
    }

    void flush() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        dropCancelled();
        List<Item<A, R>> batch = collecting;
        if (batch.isEmpty()) {
            return;
        }
        collecting = new ArrayList<>();
        run(List.copyOf(batch));
    }

    private void run(List<Item<A, R>> items) {
        running++;
        CompletionStage<?> stage;
        try {
            stage = body.run(items);
        } catch (Throwable e) {
            ended(items, e);
            return;
        }
        if (stage == null) {
            ended(items, null);
        } else {
            FlowLanding.follow(worker, stage, (ignored, error) -> ended(items, error));
        }
    }

    private void ended(List<Item<A, R>> items, @Nullable Throwable error) {
        for (Item<A, R> item : items) {
            if (!item.answer.isDone()) {
                item.fail(error != null ? error : notAnswered(item, items.size()));
            }
        }
        if (!worker.isWorkerThread()) {
            // The worker was given up: nothing starts any more.
            return;
        }
        running--;
        completeClose();
    }

    private IllegalStateException notAnswered(Item<A, R> item, int size) {
        return new IllegalStateException("The batch of " + size + " has ended without an answer to " + item
                + "; complete or fail every item before the code returns or its stage ends");
    }

    CompletableFuture<Void> close() {
        CompletableFuture<Void> ends = closing;
        if (ends == null) {
            ends = new CompletableFuture<>();
            closing = ends;
            flush();
            completeClose();
        }
        return ends;
    }

    private void completeClose() {
        if (closing != null && running == 0) {
            closing.complete(null);
        }
    }
}
