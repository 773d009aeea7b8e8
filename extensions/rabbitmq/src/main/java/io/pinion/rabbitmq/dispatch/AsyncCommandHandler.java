package io.pinion.rabbitmq.dispatch;

import java.util.concurrent.CompletionStage;

/**
 * Begins to handle one command at a time.
 *
 * @param <C> the command
 */
@FunctionalInterface
public interface AsyncCommandHandler<C> {
    /**
     * Begins to handle a command; called on the consumer's worker, must not block. In an ordered queue the next command
     * of the partition waits for the stage. When the partition is lost meanwhile the stage is cancelled, if it is a
     * {@link java.util.concurrent.CompletableFuture}; work that goes on after that may overlap with the next holder's.
     *
     * @param command the command
     * @param received how it came
     * @return done when it is handled; a failed one is what a throwing {@link CommandHandler} is
     * @throws Exception is a failed stage
     */
    CompletionStage<?> handle(C command, Received received) throws Exception;
}
