package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The task ring as a bounded queue with one consumer: every history could have happened one step after the other. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SubmissionQueueLincheck {
    private static final int CAPACITY = 2;
    private static final int ITERATIONS = 10;
    private static final int INVOCATIONS = 500 * Integer.getInteger("pinion.lincheck", 1);

    /** The shipped ring, with a worker's turn of one task for the consumer. */
    public static class Ring {
        private static final Samples SAMPLES = new Samples();

        final TaskPoller poller;
        private final TaskLane lane;
        private Integer polled;
        private final Consumer<Integer> task = value -> polled = value;

        /** Made anew for each history. */
        public Ring() {
            ControlWord control = new ControlWord();
            NanoClock clock = NanoClock.of(new StoppedTime());
            TaskRunner runner = new TaskRunner(new Tally(), SAMPLES, clock, (failed, error) -> {}, control);
            lane = new TaskLane(CAPACITY, control, () -> {}, clock);
            poller = new TaskPoller(lane, control, runner, new DrainWaiters(null), batch -> {});
        }

        /** Any thread. */
        @Operation
        public boolean offer(int value) {
            return lane.offer(task, value, null) == OfferResult.ACCEPTED;
        }

        /** The worker: as its loop does, it does not take the ring for empty while something is claimed ahead. */
        @Operation(nonParallelGroup = "worker")
        public Integer poll() {
            polled = null;
            while (poller.poll(1) == 0 && poller.isClaimedAhead()) {
                Thread.onSpinWait();
            }
            return polled;
        }
    }

    /** The broken twin: takes the first place that is not published for the end. */
    public static class HastyRing extends Ring {
        @Override
        @Operation(nonParallelGroup = "worker")
        public Integer poll() {
            return poller.isClaimedAhead() && !poller.hasWork() ? null : super.poll();
        }
    }

    /** What it should be like. */
    public static class Model {
        private final ArrayDeque<Integer> queue = new ArrayDeque<>();

        /** As {@link Ring#offer}. */
        public boolean offer(int value) {
            return queue.size() < CAPACITY && queue.add(value);
        }

        /** As {@link Ring#poll}. */
        public Integer poll() {
            return queue.poll();
        }
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .sequentialSpecification(Model.class);
    }

    @Test
    void histories_ofRealThreads_areLinearizable() {
        new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(10 * INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(2)
                .sequentialSpecification(Model.class)
                .check(Ring.class);
    }

    @Test
    void histories_ofTheModelChecker_areLinearizable() {
        modelChecking().check(Ring.class);
    }

    @Test
    void ring_takenForEmptyTooEarly_isFound() {
        assertThatThrownBy(() -> modelChecking().check(HastyRing.class))
                .matches(Found::fault, "a fault that was found");
    }
}
