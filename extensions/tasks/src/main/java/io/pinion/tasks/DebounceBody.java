package io.pinion.tasks;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The function behind a debouncer: plain ones run to their end at once, the others return a stage. */
record DebounceBody<A extends @Nullable Object, R extends @Nullable Object>(
        @Nullable Function<? super A, ? extends R> plain,
        @Nullable Function<? super A, ? extends CompletionStage<R>> async) {

    static <A extends @Nullable Object, R extends @Nullable Object> DebounceBody<A, R> plain(
            Function<? super A, ? extends R> function) {
        return new DebounceBody<>(Objects.requireNonNull(function, "function"), null);
    }

    static <A extends @Nullable Object, R extends @Nullable Object> DebounceBody<A, R> async(
            Function<? super A, ? extends CompletionStage<R>> function) {
        return new DebounceBody<>(null, Objects.requireNonNull(function, "function"));
    }
}
