package io.pinion.consumers;

import io.pinion.worker.Worker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One way to run a handler. */
@FunctionalInterface
interface BulkCall<T> {
    /** Told once, on the worker, how a bulk went. */
    interface Done<T> {
        void handled(List<T> items, @Nullable Throwable error);

        /** There was no room to run the handler, which has not seen the bulk. */
        void refused(List<T> items);
    }

    /** Runs the handler on a bulk. */
    void start(List<T> items, Done<T> done);

    static <T> BulkCall<T> plain(Handler<? super T> handler) {
        return (items, done) -> done.handled(items, run(handler, items));
    }

    static <T> BulkCall<T> async(Worker worker, AsyncHandler<? super T> handler) {
        return (items, done) -> new Flight<>(worker, items, done).async(handler);
    }

    static <T> BulkCall<T> blocking(Worker worker, Handler<? super T> handler) {
        return (items, done) -> new Flight<>(worker, items, done).blocking(handler);
    }

    private static <T> @Nullable Throwable run(Handler<? super T> handler, List<T> items) {
        try {
            handle(handler, items);
            return null;
        } catch (Throwable error) { // nothing a handler throws ends the route
            return error;
        }
    }

    @SuppressWarnings("unchecked") // the list cannot be changed
    private static <T> void handle(Handler<? super T> handler, List<T> items) throws Exception {
        ((Handler<T>) handler).handle(items);
    }

    /** A bulk on its way through a handler that does not end at once. */
    final class Flight<T> {
        private final Worker worker;
        private final List<T> items;
        private final Done<T> done;
        private volatile boolean started;

        Flight(Worker worker, List<T> items, Done<T> done) {
            this.worker = worker;
            this.items = items;
            this.done = done;
        }

        void async(AsyncHandler<? super T> handler) {
            launch(() -> worker.submitAsync(() -> {
                started = true;
                return begin(handler);
            }));
        }

        void blocking(Handler<? super T> handler) {
            launch(() -> worker.blocking().submit(() -> {
                started = true;
                handle(handler, items);
                return null;
            }));
        }

        @SuppressWarnings("unchecked") // the list cannot be changed, and nobody looks at the result
        private CompletionStage<Object> begin(AsyncHandler<? super T> handler) throws Exception {
            return (CompletionStage<Object>) ((AsyncHandler<T>) handler).handle(items);
        }

        private void launch(Supplier<CompletableFuture<?>> submission) {
            CompletableFuture<?> future;
            try {
                future = submission.get();
            } catch (RejectedExecutionException full) {
                done.refused(items);
                return;
            }
            future.whenComplete((result, error) -> land(error));
        }

        private void land(@Nullable Throwable error) {
            if (!worker.isWorkerThread()) {
                return; // the worker has been abandoned; nobody is left to be told
            }
            if (error instanceof RejectedExecutionException && !started) {
                done.refused(items);
            } else {
                done.handled(items, unwrapped(error));
            }
        }

        private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
            return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        }
    }
}
