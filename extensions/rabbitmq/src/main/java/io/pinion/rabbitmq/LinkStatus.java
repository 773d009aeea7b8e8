package io.pinion.rabbitmq;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a link is, at one moment; texts are escaped. */
record LinkStatus(
        State state,
        Duration since,
        Duration idle,
        long attempts,
        int failures,
        @Nullable String blocked,
        @Nullable String lastError) {

    enum State {
        NEW,
        CONNECTING,
        UP,
        CLOSED
    }
}
