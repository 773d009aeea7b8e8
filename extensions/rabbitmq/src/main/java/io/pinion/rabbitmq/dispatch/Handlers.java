package io.pinion.rabbitmq.dispatch;

import io.pinion.worker.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handlers of a consumer, by class of command. */
final class Handlers {
    private final Map<Class<?>, HandlerCall<?>> byClass = new HashMap<>();

    <C> void plain(Class<C> type, CommandHandler<? super C> handler) {
        add(type, new PlainCall<>(handler));
    }

    <C> void async(Class<C> type, AsyncCommandHandler<? super C> handler) {
        add(type, new AsyncCall<>(handler));
    }

    <C> void blocking(Class<C> type, CommandHandler<? super C> handler, Worker worker) {
        add(type, new BlockingCall<>(handler, worker));
    }

    boolean has(Class<?> type) {
        return byClass.containsKey(type);
    }

    @SuppressWarnings("unchecked") // added under its own class
    <C> HandlerCall<C> of(Class<C> type) {
        return (HandlerCall<C>) Objects.requireNonNull(byClass.get(type), () -> "handler of " + type);
    }

    private <C> void add(Class<C> type, HandlerCall<C> call) {
        if (byClass.putIfAbsent(type, call) != null) {
            throw new IllegalArgumentException(
                    type.getName() + " has a handler already; a command has one, call the other one from it");
        }
    }

    /** One way to run a handler. */
    interface HandlerCall<C> {
        /**
         * Starts it, on the worker. {@code end} is called once, on any thread, maybe before this returns; never if this
         * throws {@link java.util.concurrent.RejectedExecutionException}, because there is no room.
         *
         * @return asks it to stop
         */
        Runnable start(C command, Received received, Consumer<@Nullable Throwable> end);
    }
}
