package io.pinion.worker.disruptor.contract;

import io.pinion.contract.AbandonContract;
import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class AbandonContractTest {

    @Nested
    class Threaded extends AbandonContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends AbandonContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
