package io.pinion;

import io.pinion.contract.net.ReconnectFaultContract;
import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Silent peers and networks, over epoll. */
class ReconnectFaultEpollTest extends ReconnectFaultContract {

    @BeforeAll
    static void requireEpoll() {
        Assumptions.assumeTrue(
                Native.isAvailable(), () -> Native.unavailabilityCause().orElse(""));
    }

    @Override
    protected PollerChoice poller() {
        return PollerChoice.EPOLL;
    }
}
