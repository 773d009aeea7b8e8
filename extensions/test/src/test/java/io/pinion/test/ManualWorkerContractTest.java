package io.pinion.test;

import io.pinion.contract.AbandonContract;
import io.pinion.contract.AsyncContract;
import io.pinion.contract.BlockPolicyContract;
import io.pinion.contract.BlockingContract;
import io.pinion.contract.CallContract;
import io.pinion.contract.CallTimeoutContract;
import io.pinion.contract.CloseContract;
import io.pinion.contract.DecoratorContract;
import io.pinion.contract.DrainContract;
import io.pinion.contract.ErrorContract;
import io.pinion.contract.ExecuteContract;
import io.pinion.contract.ExecutorServiceContract;
import io.pinion.contract.ExecutorServiceLifeContract;
import io.pinion.contract.FutureMeddlingContract;
import io.pinion.contract.IntegrationContract;
import io.pinion.contract.LaneOverflowContract;
import io.pinion.contract.LanesContract;
import io.pinion.contract.MisuseContract;
import io.pinion.contract.OrderAndVisibilityContract;
import io.pinion.contract.OverflowContract;
import io.pinion.contract.PeriodicContract;
import io.pinion.contract.ScheduledExecutorServiceContract;
import io.pinion.contract.SelfSubmissionContract;
import io.pinion.contract.StatsContract;
import io.pinion.contract.SubmitContract;
import io.pinion.contract.TimersContract;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

/** A hand-driven worker keeps the contract of a worker, here with a pump as the hand. */
class ManualWorkerContractTest {

    @Nested
    class Abandon extends AbandonContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Async extends AsyncContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class BlockPolicy extends BlockPolicyContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Blocking extends BlockingContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Call extends CallContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class CallTimeout extends CallTimeoutContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Close extends CloseContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Decorator extends DecoratorContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Drain extends DrainContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Error extends ErrorContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Execute extends ExecuteContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class ExecutorService extends ExecutorServiceContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class ExecutorServiceLife extends ExecutorServiceLifeContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class FutureMeddling extends FutureMeddlingContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Integration extends IntegrationContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class LaneOverflow extends LaneOverflowContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Lanes extends LanesContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Misuse extends MisuseContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class OrderAndVisibility extends OrderAndVisibilityContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Overflow extends OverflowContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Periodic extends PeriodicContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class ScheduledExecutorService extends ScheduledExecutorServiceContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class SelfSubmission extends SelfSubmissionContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Stats extends StatsContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Submit extends SubmitContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }

    @Nested
    class Timers extends TimersContract {
        @Override
        protected WorkerFixture fixture() {
            return new ManualFixture();
        }
    }
}
