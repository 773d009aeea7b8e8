package io.pinion.rabbitmq.internal;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A link to a broker, as other packages of this module see it. */
public interface LinkPort {
    /** Begins to connect; returns at once. Any thread, once. */
    void open();

    /**
     * Runs a command on the owner thread; any thread.
     *
     * @param command what to run
     * @throws java.util.concurrent.RejectedExecutionException if the link is closed, or too many commands wait
     */
    void execute(Runnable command);

    /**
     * Runs a command on the owner thread later; silently never, when the link is closed by then.
     *
     * @param delay how long
     * @param command what to run
     */
    void after(Duration delay, Runnable command);

    /**
     * Returns the connection of the client; owner thread only.
     *
     * @return the connection, null while there is none
     */
    @Nullable
    Connection current();

    /**
     * Drops the connection and makes another one; owner thread only.
     *
     * @param why for the log
     */
    void restart(Throwable why);

    /**
     * Ends the link; any thread, more than once.
     *
     * @param grace how long that may take
     * @return done when nothing of it is left, or the grace has passed
     */
    CompletableFuture<Void> close(Duration grace);

    /** What becomes of a link; all on its owner thread. */
    interface Listener {
        /**
         * There is a new connection of the client.
         *
         * @param connection the connection
         * @throws Exception ends it; another one is made after a while
         */
        void up(Connection connection) throws Exception;

        /**
         * The connection has gone.
         *
         * @param cause why
         */
        void down(Throwable cause);
    }
}
