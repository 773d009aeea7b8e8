package io.pinion.worker.disruptor.contract;

import io.pinion.contract.AsyncContract;
import io.pinion.contract.DrivenFixture;
import io.pinion.contract.ThreadedFixture;
import io.pinion.contract.WorkerFixture;
import org.junit.jupiter.api.Nested;

class AsyncContractTest {

    @Nested
    class Threaded extends AsyncContract {
        @Override
        protected WorkerFixture fixture() {
            return new ThreadedFixture();
        }
    }

    @Nested
    class Driven extends AsyncContract {
        @Override
        protected WorkerFixture fixture() {
            return new DrivenFixture();
        }
    }
}
