package io.pinion;

import io.pinion.contract.net.PollerReadyContract;
import io.pinion.contract.net.PollerSocketContract;
import io.pinion.contract.net.PollerWaitContract;
import io.pinion.worker.spi.PollerProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;

/** The epoll poller keeps the contract of pollers; its own tests are where it is. */
class EpollPollerTest {

    /** Without the library it says why, and the contract is skipped with that. */
    private static PollerProvider epoll() {
        return ServiceLoader.load(PollerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("epoll"))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Wait extends PollerWaitContract {
        @Override
        protected PollerProvider provider() {
            return epoll();
        }
    }

    @Nested
    class Ready extends PollerReadyContract {
        @Override
        protected PollerProvider provider() {
            return epoll();
        }
    }

    @Nested
    class Socket extends PollerSocketContract {
        @Override
        protected PollerProvider provider() {
            return epoll();
        }

        @Override
        protected boolean isNative() {
            return true;
        }
    }
}
