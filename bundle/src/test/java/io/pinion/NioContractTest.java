package io.pinion;

import io.pinion.contract.AbandonContract;
import io.pinion.contract.AsyncContract;
import io.pinion.contract.BlockPolicyContract;
import io.pinion.contract.BlockingContract;
import io.pinion.contract.CallTimeoutContract;
import io.pinion.contract.CloseContract;
import io.pinion.contract.DrainContract;
import io.pinion.contract.FutureMeddlingContract;
import io.pinion.contract.LanesContract;
import io.pinion.contract.PeriodicContract;
import io.pinion.contract.PollerFixture;
import io.pinion.contract.ScheduledExecutorServiceContract;
import io.pinion.contract.SelfSubmissionContract;
import io.pinion.contract.TimersContract;
import io.pinion.contract.WakeupContract;
import io.pinion.contract.WorkerFixture;
import io.pinion.worker.PollerChoice;
import org.junit.jupiter.api.Nested;

/** The contracts that meet a sleeping or closing worker, over a worker that blocks in the JDK's selector. */
class NioContractTest {

    @Nested
    class Abandon extends AbandonContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Async extends AsyncContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class BlockPolicy extends BlockPolicyContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Blocking extends BlockingContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class CallTimeout extends CallTimeoutContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Close extends CloseContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Drain extends DrainContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class FutureMeddling extends FutureMeddlingContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Lanes extends LanesContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Periodic extends PeriodicContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class ScheduledExecutorService extends ScheduledExecutorServiceContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class SelfSubmission extends SelfSubmissionContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Timers extends TimersContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }

    @Nested
    class Wakeup extends WakeupContract {
        @Override
        protected WorkerFixture fixture() {
            return new PollerFixture(PollerChoice.NIO);
        }
    }
}
