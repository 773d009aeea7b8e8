package io.pinion.examples.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.logging.Destination;
import io.pinion.logging.LogFormat;
import io.pinion.logging.LogShipper;
import io.pinion.logging.jul.PinionHandler;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The Java code of docs/logging.md; nobody listens where it sends. */
class LoggingSnippetsTest {

    @Test
    void handler_inCode_usesAShipperOfYours() {
        LogShipper shipper = LogShipper.builder(Destination.tcp("logs.example", 5140), LogFormat.jsonLines())
                .build();
        Logger.getLogger("").addHandler(new PinionHandler(shipper));

        Logger.getLogger("io.pinion.examples.logging").info("kept");
        assertThat(shipper.stats().accepted()).isGreaterThanOrEqualTo(1);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (handler instanceof PinionHandler) {
                Logger.getLogger("").removeHandler(handler);
            }
        }
        shipper.close(Duration.ZERO);
        assertThat(shipper.stats().pending()).isZero();
    }
}
