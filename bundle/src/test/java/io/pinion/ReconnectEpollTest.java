package io.pinion;

import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.ReconnectContract;
import io.pinion.contract.net.WorkerNetFixture;
import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Reconnecting streams keep their contract over epoll. */
class ReconnectEpollTest extends ReconnectContract {

    @BeforeAll
    static void requireEpoll() {
        Assumptions.assumeTrue(
                Native.isAvailable(), () -> Native.unavailabilityCause().orElse(""));
    }

    @Override
    protected NetFixture newFixture() {
        return new WorkerNetFixture(PollerChoice.EPOLL);
    }

    @Override
    protected boolean knowsAcknowledgements() {
        return true;
    }
}
