package io.pinion.worker.disruptor.contract;

import io.pinion.contract.DecoratorContract;
import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class DecoratorContractTest {

    @Nested
    class Threaded extends DecoratorContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends DecoratorContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
