package io.pinion.rabbitmq.dispatch;

/**
 * Handles one command at a time.
 *
 * @param <C> the command
 */
@FunctionalInterface
public interface CommandHandler<C> {
    /**
     * Handles a command. It is acknowledged after this has returned. It may come more than once, so handling it again
     * must do no harm: {@link Received#id()} is the same each time.
     *
     * @param command the command
     * @param received how it came
     * @throws Exception lets it come again after a while, or moves it to the dead letters after the last attempt
     */
    void handle(C command, Received received) throws Exception;
}
