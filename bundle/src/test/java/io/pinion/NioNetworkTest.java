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
import io.pinion.worker.PollerChoice;
import org.junit.jupiter.api.Nested;

/** The network of a worker keeps its contract over the JDK's selector. */
class NioNetworkTest {

    @Nested
    class Tcp extends TcpStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Unix extends UnixStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Tls extends TlsStreamContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
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
            return new WorkerNetFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Opening extends OpeningContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Hostile extends HostileContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Watch extends WatchContract {
        @Override
        protected NetFixture newFixture() {
            return new WorkerNetFixture(PollerChoice.NIO);
        }

        @Override
        protected boolean isNative() {
            return false;
        }
    }
}
