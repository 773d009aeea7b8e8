package io.pinion.rabbitmq.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts a handler here; its stage is its end. */
record AsyncCall<C>(AsyncCommandHandler<? super C> handler) implements Handlers.HandlerCall<C> {
    @Override
    public Runnable start(C command, Received received, Consumer<@Nullable Throwable> end) {
        CompletionStage<?> stage;
        try {
            stage = handler.handle(command, received);
            if (stage == null) {
                throw new NullPointerException("the handler of "
                        + command.getClass().getName() + " has returned null; it must return a stage");
            }
        } catch (Throwable e) { // nothing a handler throws ends the consumer
            end.accept(e);
            return () -> {};
        }
        stage.whenComplete((result, error) -> end.accept(
                error instanceof CompletionException && error.getCause() != null ? error.getCause() : error));
        return stage instanceof CompletableFuture<?> future ? () -> future.cancel(true) : () -> {};
    }
}
