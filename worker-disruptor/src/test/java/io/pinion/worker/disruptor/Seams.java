package io.pinion.worker.disruptor;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.pinion.worker.OfferResult;
import io.pinion.worker.Worker;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ways into the engine for race tests: a producer that stops in the middle, and parts that are cut off. */
public final class Seams {
    private static final Field RING = field(TaskLane.class, "ring");
    private static final Field QUEUE = field(BlockedProducers.class, "queue");

    private Seams() {}

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void set(Object owner, String name, Object value) {
        try {
            field(owner.getClass(), name).set(owner, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Engine engine(Worker worker) {
        return ((RingWorker) worker).engine();
    }

    /** A place in the task ring that is claimed and not yet published. */
    public static final class LateTask {
        private final Engine engine;
        private final long sequence;
        private final int stateAfterClaim;

        private LateTask(Engine engine, long sequence) {
            this.engine = engine;
            this.sequence = sequence;
            stateAfterClaim = engine.control.afterClaim();
        }

        /** Writes arguments, as a hand-over does before it publishes. */
        public void arguments(Object first, Object second) {
            engine.lane.slots().arguments(sequence, first, second);
        }

        /** Goes on as the hand-over itself does. */
        public OfferResult publish(Object task) {
            return publish(stateAfterClaim, task);
        }

        /** Goes on as a producer does that was stopped before its look, not after it. */
        public OfferResult lookAndPublish(Object task) {
            return publish(engine.control.afterClaim(), task);
        }

        /** As {@link TaskLane#offer}, which does it in one frame. */
        private OfferResult publish(int state, Object task) {
            TaskLane lane = engine.lane;
            if (state < ControlWord.DRAINING && !(task instanceof TaskFuture)) {
                lane.slots().publishRelease(sequence, task);
                if (state == ControlWord.PARKED) {
                    engine.wake();
                }
                return OfferResult.ACCEPTED;
            }
            Object witness = lane.slots().publishOrWitness(sequence, task);
            return witness == null
                    ? lane.afterLook(engine.control.afterPublication(), sequence, task, 1)
                    : lane.tooLate(witness, task);
        }
    }

    /** The first half of a hand-over; null if it was refused. */
    public static LateTask claim(Worker worker) {
        Engine engine = engine(worker);
        if (engine.control.acquire() >= ControlWord.DRAINING) {
            return null;
        }
        try {
            return new LateTask(engine, ((RingBuffer<?>) get(RING, engine.lane)).tryNext());
        } catch (InsufficientCapacityException e) {
            return null;
        }
    }

    /**
     * Everybody who hands over sees a worker that is always awake: nothing is refused, taken back or announced. Lanes
     * must be open already.
     */
    public static void deafen(Worker worker) {
        Engine engine = engine(worker);
        set(engine.lane, "control", new ControlWord());
        Object submitter = get(field(RingWorker.class, "submitter"), worker);
        set(submitter, "control", new ControlWord());
        for (Object poller : (Object[]) get(field(EngineLanes.class, "pollers"), engine.lanes)) {
            set(((EventPoller<?>) poller).lane, "control", new ControlWord());
        }
    }

    /** The producers of the task ring never wake the worker. */
    public static void mute(Worker worker) {
        set(engine(worker).lane, "wakeup", (Wakeup) () -> {});
    }

    /** The worker sees another line than the one the producers stand in: it frees room and tells nobody. */
    public static void hideBlockedProducers(Worker worker) {
        Engine engine = engine(worker);
        TaskLane lane = engine.lane;
        TaskLane twin = new TaskLane(lane.capacity(), engine.control, engine, engine.clock);
        for (String shared : List.of("ring", "gate", "enqueuedNs", "takenBack")) {
            set(twin, shared, get(field(TaskLane.class, shared), lane));
        }
        set(engine.poller, "lane", twin);
    }

    /**
     * Whether producers wait for room that is there and nobody is going to tell them: the worker sleeps, the ring is
     * empty, and everybody who waits stands in line untold. Certain only if all the producers' threads are asleep.
     */
    public static boolean isStranded(Worker worker) {
        Engine engine = engine(worker);
        BlockedProducers blocked = engine.lane.blocked();
        return engine.control.afterPublication() == ControlWord.PARKED
                && engine.lane.cursor() < engine.poller.progress().nextOpaque()
                && blocked.size() > 0
                && blocked.size() == ((Collection<?>) get(QUEUE, blocked)).size();
    }

    /** A cancel without the hand-shake: looks whether the task runs, then interrupts the worker's thread. */
    public static void interruptIfRunning(Worker worker, CompletableFuture<?> future) {
        if (((TaskFuture<?>) future).state() == TaskFuture.RUNNING) {
            engine(worker).thread.interrupt();
        }
    }
}
