package io.pinion.rabbitmq.dispatch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a handler here and now. */
record PlainCall<C>(CommandHandler<? super C> handler) implements Handlers.HandlerCall<C> {
    @Override
    public Runnable start(C command, Received received, Consumer<@Nullable Throwable> end) {
        Throwable failure = null;
        try {
            handler.handle(command, received);
        } catch (Throwable e) { // nothing a handler throws ends the consumer
            failure = e;
        }
        end.accept(failure);
        return () -> {};
    }
}
