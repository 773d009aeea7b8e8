package io.pinion.contract;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;

/** Workers as users start them, with a thread of their own. */
public final class ThreadedFixture implements WorkerFixture {

    @Override
    public Worker start(WorkerConfig config) {
        return Worker.start(config);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        // The workers were closed by the test.
    }
}
