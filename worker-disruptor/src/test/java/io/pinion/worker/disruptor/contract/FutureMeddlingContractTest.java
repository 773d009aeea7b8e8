package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DrivenFixture;
import io.pinion.contract.FutureMeddlingContract;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class FutureMeddlingContractTest {

    @Nested
    class Threaded extends FutureMeddlingContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends FutureMeddlingContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
