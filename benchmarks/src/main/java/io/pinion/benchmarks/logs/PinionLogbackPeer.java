package io.pinion.benchmarks.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.pinion.logging.LogShipper;
import io.pinion.logging.logback.PinionAppender;

/** Logback with Pinion's appender, nothing between. */
final class PinionLogbackPeer implements LogPeer {
    private final LogShipper shipper;
    private final LoggerContext context = new LoggerContext();
    private final Logger logger;

    PinionLogbackPeer(int port, boolean blocking) {
        shipper = PinionShippers.start(port, blocking);
        context.setMDCAdapter(new LogbackMDCAdapter());
        PinionAppender appender = new PinionAppender(shipper);
        appender.setContext(context);
        appender.setName("pinion");
        appender.start();
        logger = context.getLogger("bench");
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
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
        context.stop();
    }
}
