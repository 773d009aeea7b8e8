package io.pinion.benchmarks.logs;

import io.pinion.logging.Destination;
import io.pinion.logging.LogFormat;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Overflow;
import io.pinion.logging.ShipperStats;
import java.time.Duration;

/** Shippers as Pinion's adapters get them here: JSON lines over TCP, the defaults otherwise. */
final class PinionShippers {
    private PinionShippers() {}

    static LogShipper start(int port, boolean blocking) {
        return LogShipper.builder(Destination.tcp("127.0.0.1", port), LogFormat.jsonLines())
                .queueCapacity(LogPeer.QUEUE)
                .overflow(blocking ? Overflow.blockFor(Duration.ofMinutes(1)) : Overflow.dropNewest())
                .listener((severity, message, cause) -> {})
                .build();
    }

    static long lost(LogShipper shipper) {
        ShipperStats stats = shipper.stats();
        return stats.notAccepted()
                + stats.unknown()
                + stats.rejected()
                + stats.failed()
                + stats.overrun()
                + stats.abandoned();
    }
}
