package io.pinion.services.logging;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** The handler on the root logger. */
final class PumpHandler extends Handler {
    private final LogPump pump;
    private final Runnable close;

    PumpHandler(LogPump pump, Runnable close) {
        this.pump = pump;
        this.close = close;
    }

    // Everything that the loggers let through.
    @Override
    public Level getLevel() {
        return Level.ALL;
    }

    @Override
    public void publish(@Nullable LogRecord record) {
        if (record != null && isLoggable(record)) {
            pump.publish(record);
        }
    }

    /** Does not wait: whoever logs may call it. */
    @Override
    public void flush() {}

    /** Called by the log manager when the JVM goes down or its configuration is reset. */
    @Override
    public void close() {
        close.run();
    }
}
