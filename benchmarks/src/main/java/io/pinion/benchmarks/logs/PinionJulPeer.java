package io.pinion.benchmarks.logs;

import io.pinion.logging.LogShipper;
import io.pinion.logging.jul.PinionHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code java.util.logging} with Pinion's handler; its message is formatted by {@code MessageFormat}, as the JDK has it. */
final class PinionJulPeer implements LogPeer {
    private final LogShipper shipper;
    private final PinionHandler handler;
    private final Logger logger = Logger.getLogger("bench");

    PinionJulPeer(int port, boolean blocking) {
        shipper = PinionShippers.start(port, blocking);
        handler = new PinionHandler(shipper);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
    }

    @Override
    public void log(int number, String user, long amount) {
        // As text: MessageFormat would write the number with separators.
        logger.log(
                Level.INFO,
                "n={0} user {1} has paid an invoice of {2} cents and nothing else has happened",
                new Object[] {Integer.toString(number), user, amount});
    }

    @Override
    public long lost() {
        return PinionShippers.lost(shipper);
    }

    @Override
    public void close() {
        shipper.close();
        logger.removeHandler(handler);
        handler.close();
    }
}
