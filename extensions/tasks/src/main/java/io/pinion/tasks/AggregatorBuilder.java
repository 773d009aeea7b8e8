package io.pinion.tasks;

import io.pinion.tasks.Aggregator.Item;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Describes an {@link Aggregator}. Not safe for use by several threads. */
public final class AggregatorBuilder {
    private static final int MAX_COUNT = 1 << 20;

    private final Worker worker;
    private int maxCount = 1024;
    private @Nullable Duration leeway;

    AggregatorBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
    }

    /**
     * Sets with how many calls a batch goes at once; 1024 without it.
     *
     * @param maxCount from 1 to 2^20
     * @return this
     */
    public AggregatorBuilder maxCount(int maxCount) {
        this.maxCount = FlowChecks.inRange("maxCount", maxCount, 1, MAX_COUNT);
        return this;
    }

    /**
     * Sets how long the first call of a batch waits for others; required.
     *
     * @param leeway positive
     * @return this
     */
    public AggregatorBuilder leeway(Duration leeway) {
        this.leeway = FlowChecks.positive("leeway", leeway);
        return this;
    }

    /**
     * Makes an aggregator of a function.
     *
     * @param function from arguments to as many results in the same order; runs on the worker's thread, must not block
     *     it
     * @param <A> the argument
     * @param <R> the result of one
     * @return the aggregator
     * @throws IllegalStateException if the leeway is missing; so do the other verbs
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Aggregator<A, R> wrap(
            Function<? super List<A>, ? extends List<? extends R>> function) {
        Objects.requireNonNull(function, "function");
        return of(items -> {
            answer(items, function.apply(arguments(items)));
            return null;
        });
    }

    /**
     * Makes an aggregator of asynchronous code.
     *
     * @param function from arguments to as many results in the same order; started on the worker's thread
     * @param <A> the argument
     * @param <R> the result of one
     * @return the aggregator
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Aggregator<A, R> wrapAsync(
            Function<? super List<A>, ? extends CompletionStage<? extends List<? extends R>>> function) {
        Objects.requireNonNull(function, "function");
        return of(items -> stage(function.apply(arguments(items))).thenAccept(results -> answer(items, results)));
    }

    /**
     * Makes an aggregator of code that answers each call by itself, before it returns.
     *
     * @param consumer answers every item; runs on the worker's thread, must not block it
     * @param <A> the argument
     * @param <R> the result of one
     * @return the aggregator
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Aggregator<A, R> wrapEach(
            Consumer<? super List<Item<A, R>>> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return of(items -> {
            consumer.accept(items);
            return null;
        });
    }

    /**
     * Makes an aggregator of asynchronous code that answers each call by itself, before its stage ends.
     *
     * @param function answers every item; started on the worker's thread
     * @param <A> the argument
     * @param <R> the result of one
     * @return the aggregator
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Aggregator<A, R> wrapEachAsync(
            Function<? super List<Item<A, R>>, ? extends CompletionStage<?>> function) {
        Objects.requireNonNull(function, "function");
        return of(items -> stage(function.apply(items)));
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Aggregator<A, R> of(
            AggregatorBatches.Body<A, R> body) {
        Duration age = leeway;
        if (age == null) {
            throw new IllegalStateException("leeway is not set; call leeway(Duration) first");
        }
        return new Aggregator<>(worker, new AggregatorBatches<>(worker, maxCount, age, body));
    }

    private static <S> S stage(S stage) {
        return Objects.requireNonNull(stage, "the code returned no stage (null)");
    }

    private static <A extends @Nullable Object> List<A> arguments(List<? extends Item<A, ?>> items) {
        List<A> arguments = new ArrayList<>(items.size());
        for (Item<A, ?> item : items) {
            arguments.add(item.argument());
        }
        return Collections.unmodifiableList(arguments);
    }

    private static <R extends @Nullable Object> void answer(
            List<? extends Item<?, R>> items, @Nullable List<? extends R> results) {
        if (results == null || results.size() != items.size()) {
            throw new IllegalStateException("The code was given " + items.size() + " arguments and returned "
                    + (results == null ? "null" : results.size() + " results")
                    + "; return one result per argument, in the same order");
        }
        for (int i = 0; i < items.size(); i++) {
            items.get(i).complete(results.get(i));
        }
    }
}
