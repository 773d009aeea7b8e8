package io.pinion.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The meter tells a spin from a nap; otherwise the table of faults would find none. */
@EnabledOnOs(OS.LINUX)
class ProcessorShareTest {
    private static final int INTERVALS = 5;
    private static final long INTERVAL_NS = 200_000_000;
    private static final double LIMIT = 0.05;

    private static double share(Worker worker) throws Exception {
        long thread = worker.submit(TaskPart::currentThreadId).get();
        return ProcessorShare.leastOf(thread, INTERVALS, INTERVAL_NS, LIMIT);
    }

    @Test
    void anIdleWorker_isBelowTheLimit() throws Exception {
        try (Worker worker = Worker.start()) {
            assertThat(share(worker)).isLessThan(LIMIT);
        }
    }

    /** The broken twin: a worker that is kept awake for nothing. */
    @Test
    void aWorkerThatSpins_isAboveTheLimit() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        try (Worker worker = Worker.start()) {
            long thread = worker.submit(TaskPart::currentThreadId).get();
            worker.execute(() -> {
                while (!isOver.get()) {
                    Thread.onSpinWait();
                }
            });
            double share = ProcessorShare.leastOf(thread, INTERVALS, INTERVAL_NS, LIMIT);
            isOver.set(true);
            assertThat(share).isGreaterThan(LIMIT);
        }
    }
}
