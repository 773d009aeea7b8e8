package io.pinion.benchmarks.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;

/**
 * Log4j's async loggers before its own socket appender, with JSON lines: a flush at the end of a batch, no location. Their
 * queue and policy are system properties: see {@link #flags}.
 */
final class Log4jAsyncPeer implements LogPeer {
    private final LoggerContext context;
    private final Logger logger;

    Log4jAsyncPeer(int port) {
        context = Log4jContexts.start(builder -> builder.newAppender("out", "Socket")
                .addAttribute("host", "127.0.0.1")
                .addAttribute("port", port)
                .addAttribute("protocol", "TCP")
                .addAttribute("immediateFlush", false)
                .addAttribute("immediateFail", false)
                .addAttribute("reconnectDelayMillis", 100)
                .addAttribute("ignoreExceptions", true)
                .add(builder.newLayout("JsonTemplateLayout")
                        .addAttribute("eventTemplateUri", "classpath:JsonLayout.json")));
        logger = context.getLogger("bench");
    }

    /** What the process needs; a full queue blocks the caller, or drops what is not graver than INFO. */
    static List<String> flags(boolean blocking) {
        List<String> flags = new ArrayList<>(List.of(
                "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
                "-Dlog4j2.asyncLoggerRingBufferSize=" + QUEUE,
                "-Dlog4j2.enableThreadlocals=true",
                "-Dlog4j2.enableDirectEncoders=true"));
        if (!blocking) {
            flags.add("-Dlog4j2.asyncQueueFullPolicy=Discard");
        }
        return flags;
    }

    @Override
    public void log(int number, String user, long amount) {
        logger.info("n={} user {} has paid an invoice of {} cents and nothing else has happened", number, user, amount);
    }

    @Override
    public long lost() {
        return -1;
    }

    @Override
    public void close() {
        context.stop(5, TimeUnit.SECONDS);
    }
}
