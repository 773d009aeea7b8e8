package io.pinion.worker.disruptor;

import io.pinion.worker.Lane;
import io.pinion.worker.Task;
import io.pinion.worker.Worker;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Makes the hot methods hot, for {@link InliningTest}. Tasks are of several classes, as in a real program. */
final class InliningProgram {
    private static final int BURSTS = 120;
    private static final int BURST = 2_000;
    private static final int CALLS = 40_000;
    private static final Integer ANSWER = 42;

    private static final AtomicLong RAN = new AtomicLong();
    private static final Runnable FIRST = RAN::incrementAndGet;
    private static final Runnable SECOND = () -> RAN.addAndGet(1);
    private static final Runnable THIRD = () -> RAN.getAndIncrement();
    private static final Consumer<Object> TAKES_ONE = argument -> RAN.incrementAndGet();
    private static final BiConsumer<Object, Object> TAKES_TWO = (first, second) -> RAN.incrementAndGet();
    private static final Task<Integer, RuntimeException> ANSWERS = () -> ANSWER;
    private static final Callable<Integer> COUNTS = () -> {
        RAN.incrementAndGet();
        return ANSWER;
    };
    private static final BiConsumer<long[], Integer> FILLER = (event, argument) -> event[0] = argument;

    private InliningProgram() {}

    public static void main(String[] args) {
        try (Worker worker = Worker.start()) {
            Lane<long[]> lane =
                    worker.lanes().lane(() -> new long[1], (event, sequence, end) -> RAN.incrementAndGet(), 4_096);
            for (int i = 0; i < BURSTS; i++) {
                burst(() -> worker.execute(FIRST));
                burst(() -> worker.execute(SECOND));
                burst(() -> worker.execute(THIRD));
                burst(() -> worker.execute(TAKES_ONE, ANSWER));
                burst(() -> worker.execute(TAKES_TWO, ANSWER, ANSWER));
                burst(() -> worker.submit(COUNTS));
                burst(() -> lane.publish(FILLER, ANSWER));
            }
            for (int i = 0; i < CALLS; i++) {
                worker.call(ANSWERS);
            }
        }
    }

    private static void burst(Runnable once) {
        long target = RAN.get() + BURST;
        for (int i = 0; i < BURST; i++) {
            once.run();
        }
        while (RAN.get() < target) {
            // The worker may need this processor.
            Thread.yield();
        }
    }
}
