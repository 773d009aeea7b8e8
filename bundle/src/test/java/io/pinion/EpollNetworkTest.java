package io.pinion;

import io.pinion.contract.net.DatagramContract;
import io.pinion.contract.net.HostileContract;
import io.pinion.contract.net.NetFixture;
import io.pinion.contract.net.OpeningContract;
import io.pinion.contract.net.TcpStreamContract;
import io.pinion.contract.net.TlsStreamContract;
import io.pinion.contract.net.UnixStreamContract;
import io.pinion.contract.net.WatchContract;
import io.pinion.contract.net.WorkerNetFixture;
import io.pinion.linux.Native;
import io.pinion.worker.PollerChoice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The network of a worker keeps its contract over epoll. */
class EpollNetworkTest {

    @BeforeAll
    static void requireEpoll() {
        Assumptions.assumeTrue(
                Native.isAvailable(), () -> Native.unavailabilityCause().orElse(""));
    }

    @Nested
    class Tcp extends TcpStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }
    }

    @Nested
    class Unix extends UnixStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }
    }

    @Nested
    class Tls extends TlsStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }

        @Override
        protected String protocol() {
            return "TLSv1.3";
        }
    }

    @Nested
    class Datagram extends DatagramContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }
    }

    @Nested
    class Opening extends OpeningContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }
    }

    @Nested
    class Hostile extends HostileContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }
    }

    @Nested
    class Watch extends WatchContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.EPOLL);
        }

        @Override
        protected boolean isNative() {
            return true;
        }
    }
}
