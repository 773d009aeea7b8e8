package io.pinion.rabbitmq;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The part of a link that a publisher needs. */
interface PublishLink {
    /** Begins to connect; any thread, once. */
    void open();

    /** Runs a command on the owner thread; any thread. */
    void execute(Runnable command);

    /** Connects anew; owner thread. */
    void restart(Throwable why);

    /** Ends; any thread. */
    CompletableFuture<Void> close(Duration grace);

    /** Of a real link. */
    static PublishLink of(Link link) {
        return new PublishLink() {
            @Override
            public void open() {
                link.open();
            }

            @Override
            public void execute(Runnable command) {
                link.execute(command);
            }

            @Override
            public void restart(Throwable why) {
                link.restart(why);
            }

            @Override
            public CompletableFuture<Void> close(Duration grace) {
                return link.close(grace);
            }
        };
    }
}
