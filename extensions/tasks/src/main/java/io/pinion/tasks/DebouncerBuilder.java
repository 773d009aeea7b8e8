package io.pinion.tasks;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Debouncer} or a {@link KeyedDebouncer}. Not safe for use by several threads. */
public final class DebouncerBuilder {
    private static final int MAX_KEYS = 1 << 24;

    private final Worker worker;
    private String name = "debouncer";
    private @Nullable Duration window;
    private boolean eager;
    private boolean lazy;
    private boolean sliding;
    private @Nullable Duration maxWait;
    private boolean rerunAfterFailure;
    private TaskErrorHandler errorHandler;

    DebouncerBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
        errorHandler = worker.config().errorHandler();
    }

    /**
     * Sets the name for messages.
     *
     * @param name not blank
     * @return this
     */
    public DebouncerBuilder name(String name) {
        this.name = FlowChecks.name(name);
        return this;
    }

    /**
     * Sets the length of the window; required.
     *
     * @param window positive
     * @return this
     */
    public DebouncerBuilder window(Duration window) {
        this.window = FlowChecks.positive("window", window);
        return this;
    }

    /**
     * Runs at once when no window is open: the leading edge. This or {@link #lazy()} is required.
     *
     * @return this
     */
    public DebouncerBuilder eager() {
        eager = true;
        return this;
    }

    /**
     * Runs at the end of a window in which there were calls: the trailing edge.
     *
     * @return this
     */
    public DebouncerBuilder lazy() {
        lazy = true;
        return this;
    }

    /**
     * Lets every call start the window anew.
     *
     * @return this
     */
    public DebouncerBuilder sliding() {
        sliding = true;
        return this;
    }

    /**
     * Limits how long calls can keep a sliding window open: then what waits runs, or, eager alone, the next call does.
     *
     * @param maxWait not less than the window
     * @return this
     */
    public DebouncerBuilder maxWait(Duration maxWait) {
        this.maxWait = FlowChecks.positive("maxWait", maxWait);
        return this;
    }

    /**
     * Closes the window when an eager run fails and no call waits, so that the next call runs again. Without it, calls
     * in the window get the same error, which keeps the rate whatever happens.
     *
     * @return this
     */
    public DebouncerBuilder rerunAfterFailure() {
        rerunAfterFailure = true;
        return this;
    }

    /**
     * Sets who is told of runs that fail while nobody waits for them; otherwise the worker's handler.
     *
     * @param errorHandler the handler
     * @return this
     */
    public DebouncerBuilder errorHandler(TaskErrorHandler errorHandler) {
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        return this;
    }

    /**
     * Makes a debouncer of a function.
     *
     * @param function runs on the worker's thread; must not block it
     * @param <A> the argument
     * @param <R> the result
     * @return the debouncer
     * @throws IllegalStateException if a setting is missing or settings contradict each other; so do the other verbs
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Debouncer<A, R> wrap(
            Function<? super A, ? extends R> function) {
        return new Debouncer<>(rules(), DebounceBody.plain(function));
    }

    /**
     * Makes a debouncer of code without a result.
     *
     * @param consumer runs on the worker's thread; must not block it
     * @param <A> the argument
     * @return the debouncer
     */
    public <A extends @Nullable Object> Debouncer<A, @Nullable Void> wrapConsumer(Consumer<? super A> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return wrap(argument -> {
            consumer.accept(argument);
            return null;
        });
    }

    /**
     * Makes a debouncer of code without argument and result; it is called with null.
     *
     * @param runnable runs on the worker's thread; must not block it
     * @return the debouncer
     */
    public Debouncer<@Nullable Void, @Nullable Void> wrapRunnable(Runnable runnable) {
        Objects.requireNonNull(runnable, "runnable");
        return wrap(argument -> {
            runnable.run();
            return null;
        });
    }

    /**
     * Makes a debouncer of asynchronous code; a run lasts until its stage ends.
     *
     * @param function started on the worker's thread
     * @param <A> the argument
     * @param <R> the result
     * @return the debouncer
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Debouncer<A, R> wrapAsync(
            Function<? super A, ? extends CompletionStage<R>> function) {
        return new Debouncer<>(rules(), DebounceBody.async(function));
    }

    /**
     * Makes a debouncer per key.
     *
     * @param maxKeys how many keys may have a window at a time, from 1 to 2^24
     * @param function runs on the worker's thread with key and argument; must not block it
     * @param <K> the key
     * @param <A> the argument
     * @param <R> the result
     * @return the debouncer
     */
    public <K, A extends @Nullable Object, R extends @Nullable Object> KeyedDebouncer<K, A, R> wrapKeyed(
            int maxKeys, BiFunction<? super K, ? super A, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        return new KeyedDebouncer<>(
                rules(), keys(maxKeys), key -> DebounceBody.plain(argument -> function.apply(key, argument)));
    }

    /**
     * Makes a debouncer per key of asynchronous code.
     *
     * @param maxKeys how many keys may have a window or a run at a time, from 1 to 2^24
     * @param function started on the worker's thread with key and argument
     * @param <K> the key
     * @param <A> the argument
     * @param <R> the result
     * @return the debouncer
     */
    public <K, A extends @Nullable Object, R extends @Nullable Object> KeyedDebouncer<K, A, R> wrapKeyedAsync(
            int maxKeys, BiFunction<? super K, ? super A, ? extends CompletionStage<R>> function) {
        Objects.requireNonNull(function, "function");
        return new KeyedDebouncer<>(
                rules(), keys(maxKeys), key -> DebounceBody.async(argument -> function.apply(key, argument)));
    }

    private static int keys(int maxKeys) {
        return FlowChecks.inRange("maxKeys", maxKeys, 1, MAX_KEYS);
    }

    private DebounceRules rules() {
        Duration length = window;
        if (length == null) {
            throw new IllegalStateException("window is not set; call window(Duration) first");
        }
        if (!eager && !lazy) {
            throw new IllegalStateException("Neither eager() nor lazy() is set: the function would never run; set one");
        }
        Duration most = maxWait;
        if (most != null && !sliding) {
            throw new IllegalStateException("maxWait is for a sliding window; call sliding() too, or leave it out");
        }
        if (most != null && most.compareTo(length) < 0) {
            throw new IllegalStateException("maxWait must not be less than the window " + length + ", was " + most);
        }
        return new DebounceRules(worker, name, length, eager, lazy, sliding, most, rerunAfterFailure, errorHandler);
    }
}
