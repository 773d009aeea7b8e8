package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OfferResult;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.Poller;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The worker's own loop and idler under a model checker, blocking in a double that never wakes by itself: in every
 * schedule tried, everything handed over runs.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class LoopLincheck {
    private static final int SCHEDULES = 500 * Integer.getInteger("pinion.lincheck", 1);
    private static final int TASKS = 2;

    /** Under the checker no file can be read. */
    @BeforeAll
    static void readTheBudget() {
        CpuBudget.ofThisProcess();
    }

    /** One worker, its thread, and how many tasks it ran. */
    private static final class Rig {
        private final Engine engine;
        private final RingBuffer<?> ring;
        private int ran;

        Rig(Poller poller) {
            WorkerConfig config = WorkerConfig.builder()
                    .name("checked")
                    .capacity(4)
                    .idleStrategy(IdleStrategy.BLOCKING)
                    .poller(PollerChoice.NIO)
                    .build();
            engine = new Engine(config, NanoClock.of(new StoppedTime()), false);
            try {
                field(engine.io, "poller").set(engine.io, poller);
                ring = (RingBuffer<?>) field(engine.lane, "ring").get(engine.lane);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        private static Field field(Object owner, String name) throws ReflectiveOperationException {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        }

        /** A hand-over up to its claim. */
        long claim() {
            try {
                return ring.tryNext();
            } catch (InsufficientCapacityException e) {
                throw new AssertionError(e);
            }
        }

        void work(int tasks) {
            engine.thread.enter();
            Idler idler = new Idler(engine);
            while (ran < tasks) {
                idler.afterTurn(engine.loop.turn());
            }
            engine.thread.leave();
        }

        void task() {
            ran++;
        }
    }

    /** Subclasses of {@link Thread}: on newer JDKs the checker does not see what a plain one is given to run. */
    private static final class WorkerThread extends Thread {
        private final Rig rig;

        WorkerThread(Rig rig) {
            this.rig = rig;
        }

        @Override
        public void run() {
            rig.work(TASKS);
        }
    }

    private static final class ProducerThread extends Thread {
        private final Rig rig;
        private final Consumer<Rig> handOver;
        private final int tasks;

        ProducerThread(Rig rig, Consumer<Rig> handOver, int tasks) {
            this.rig = rig;
            this.handOver = handOver;
            this.tasks = tasks;
        }

        @Override
        public void run() {
            for (int i = 0; i < tasks; i++) {
                handOver.accept(rig);
            }
        }
    }

    private static void run(Poller poller, Consumer<Rig> handOver, int producers) {
        Rig rig = new Rig(poller);
        Thread worker = new WorkerThread(rig);
        Thread[] others = new Thread[producers];
        for (int i = 0; i < producers; i++) {
            others[i] = new ProducerThread(rig, handOver, TASKS / producers);
        }
        worker.start();
        for (Thread other : others) {
            other.start();
        }
        join(worker);
        for (Thread other : others) {
            join(other);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void offer(Rig rig) {
        Runnable task = rig::task;
        if (rig.engine.lane.offer(task, null, null) != OfferResult.ACCEPTED) {
            throw new AssertionError("refused");
        }
    }

    private static void submit(Rig rig) {
        Runnable task = rig::task;
        if (rig.engine.lane.offer(new BodyFuture.OfRunnable(rig.engine, task, 0), null, null) != OfferResult.ACCEPTED) {
            throw new AssertionError("refused");
        }
    }

    /** The broken twin of a hand-over: looks at the worker before its claim instead of behind it. */
    private static void offerAfterALook(Rig rig) {
        int seen = rig.engine.control.afterPublication();
        long sequence = rig.claim();
        Runnable task = rig::task;
        rig.engine.lane.slots().publishRelease(sequence, task);
        if (seen == ControlWord.PARKED) {
            rig.engine.wake();
        }
    }

    /** The broken twin of a parker: forgets what it was told before it blocks. */
    private static final class ForgetfulPoller extends SemaphorePoller {
        @Override
        public int select(long timeoutNs) {
            permits.drainPermits();
            return super.select(timeoutNs);
        }
    }

    @Test
    void tasks_ofOneProducer_allRun() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> run(new SemaphorePoller(), LoopLincheck::offer, 1));
    }

    @Test
    void tasks_ofTwoProducers_allRun() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> run(new SemaphorePoller(), LoopLincheck::offer, 2));
    }

    @Test
    void futures_ofTwoProducers_allRun() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> run(new SemaphorePoller(), LoopLincheck::submit, 2));
    }

    @Test
    void producer_thatLooksTooEarly_isFound() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(
                        SCHEDULES, () -> run(new SemaphorePoller(), LoopLincheck::offerAfterALook, 2)))
                .matches(Found::fault, "a fault that was found");
    }

    @Test
    void parker_thatForgets_isFound() {
        assertThatThrownBy(() ->
                        Lincheck.runConcurrentTest(SCHEDULES, () -> run(new ForgetfulPoller(), LoopLincheck::offer, 1)))
                .matches(Found::fault, "a fault that was found");
    }
}
