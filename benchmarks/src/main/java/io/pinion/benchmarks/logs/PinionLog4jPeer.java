package io.pinion.benchmarks.logs;

import io.pinion.logging.LogShipper;
import io.pinion.logging.log4j2.PinionAppender;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;

/** Log4j with its plain loggers and Pinion's appender, nothing between. */
final class PinionLog4jPeer implements LogPeer {
    private final LogShipper shipper;
    private final LoggerContext context;
    private final Logger logger;

    PinionLog4jPeer(int port, boolean blocking) {
        shipper = PinionShippers.start(port, blocking);
        context = Log4jContexts.start(builder -> builder.newAppender("out", "Null"));
        PinionAppender appender = PinionAppender.newBuilder()
                .setName("pinion")
                .setShipper(shipper)
                .build();
        if (appender == null) {
            throw new IllegalStateException("the appender was not built");
        }
        appender.start();
        LoggerConfig root = context.getConfiguration().getRootLogger();
        root.removeAppender("out");
        root.addAppender(appender, Level.INFO, null);
        context.updateLoggers();
        logger = context.getLogger("bench");
    }

    @Override
    public void log(int number, String user, long amount) {
        logger.info("n={} user {} has paid an invoice of {} cents and nothing else has happened", number, user, amount);
    }

    @Override
    public long lost() {
        return PinionShippers.lost(shipper);
    }

    @Override
    public void close() {
        shipper.close();
        context.stop(5, TimeUnit.SECONDS);
    }
}
